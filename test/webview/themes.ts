/** The colours that VS Code's own themes give the variables the panel uses. */
export type ThemeName = "dark" | "light" | "hc" | "hcLight";

const fonts = { "font-family": '"DejaVu Sans", sans-serif', "font-size": "13px", "editor-font-family": '"DejaVu Sans Mono", monospace', "editor-font-size": "14px" };

export const themes: Record<ThemeName, { body: string; vars: Record<string, string> }> = {
  dark: { body: "vscode-dark", vars: { ...fonts,
    "editor-background": "#1f1f1f", "editor-foreground": "#cccccc", descriptionForeground: "#9d9d9d", "widget-border": "#313131", "editorWidget-background": "#202020", "toolbar-hoverBackground": "rgba(90, 93, 94, 0.31)",
    focusBorder: "#0078d4", "button-background": "#0078d4", "button-foreground": "#ffffff", "button-hoverBackground": "#026ec1", "debugTokenExpression-number": "#b5cea8", "debugTokenExpression-string": "#ce9178",
    "symbolIcon-classForeground": "#ee9d28", "editorInfo-foreground": "#3794ff", "editorError-foreground": "#f14c4c", "editorWarning-foreground": "#cca700", "textCodeBlock-background": "#2b2b2b", "textLink-foreground": "#4daafc",
    "editorHoverWidget-background": "#202020", "editorHoverWidget-border": "#454545" } },
  light: { body: "vscode-light", vars: { ...fonts,
    "editor-background": "#ffffff", "editor-foreground": "#3b3b3b", descriptionForeground: "#3b3b3b", "widget-border": "#e5e5e5", "editorWidget-background": "#f8f8f8", "toolbar-hoverBackground": "rgba(184, 184, 184, 0.31)",
    focusBorder: "#005fb8", "button-background": "#005fb8", "button-foreground": "#ffffff", "button-hoverBackground": "#0258a8", "debugTokenExpression-number": "#098658", "debugTokenExpression-string": "#a31515",
    "symbolIcon-classForeground": "#d67e00", "editorInfo-foreground": "#1a85ff", "editorError-foreground": "#e51400", "editorWarning-foreground": "#bf8803", "textCodeBlock-background": "#f8f8f8", "textLink-foreground": "#005fb8",
    "editorHoverWidget-background": "#f8f8f8", "editorHoverWidget-border": "#c8c8c8" } },
  hc: { body: "vscode-high-contrast", vars: { ...fonts,
    "editor-background": "#000000", "editor-foreground": "#ffffff", descriptionForeground: "rgba(255, 255, 255, 0.7)", "widget-border": "#6fc3df", "editorWidget-background": "#0c141f", contrastBorder: "#6fc3df", contrastActiveBorder: "#f38518",
    focusBorder: "#f38518", "button-foreground": "#ffffff", "debugTokenExpression-number": "#89d185", "debugTokenExpression-string": "#f48771", "symbolIcon-classForeground": "#ee9d28", "editorInfo-foreground": "#3794ff",
    "editorError-foreground": "#f48771", "editorWarning-foreground": "#ffd370", "textCodeBlock-background": "#000000", "textLink-foreground": "#21a6ff", "editorHoverWidget-background": "#0c141f", "editorHoverWidget-border": "#6fc3df" } },
  hcLight: { body: "vscode-high-contrast-light vscode-high-contrast", vars: { ...fonts,
    "editor-background": "#ffffff", "editor-foreground": "#292929", descriptionForeground: "#292929", "widget-border": "#0f4a85", "editorWidget-background": "#ffffff", contrastBorder: "#0f4a85", contrastActiveBorder: "#006bbd",
    focusBorder: "#006bbd", "button-background": "#0f4a85", "button-foreground": "#ffffff", "debugTokenExpression-number": "#096d48", "debugTokenExpression-string": "#0f4a85", "symbolIcon-classForeground": "#d67e00", "editorInfo-foreground": "#1a85ff",
    "editorError-foreground": "#b5200d", "editorWarning-foreground": "#895503", "textCodeBlock-background": "#f2f2f2", "textLink-foreground": "#0f4a85", "editorHoverWidget-background": "#ffffff", "editorHoverWidget-border": "#0f4a85" } },
};
