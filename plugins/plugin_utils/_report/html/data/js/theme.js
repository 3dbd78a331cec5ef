// Light or dark: what the system says, unless the reader chose.

const themeButton = byId("theme");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const THEME_KEY = "volume.activation.report.theme";
let theme = keptTheme();

// Storage may be refused, such as for a file that is opened from a share.
function keptTheme() {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === "light" || kept === "dark" ? kept : null;
  } catch {
    return null;
  }
}

function keepTheme() {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // It holds as long as the page is open.
  }
}

function showTheme() {
  if (theme) document.documentElement.dataset.theme = theme;
  const isDark = theme ? theme === "dark" : systemIsDark.matches;
  themeButton.textContent = isDark ? "Light colours" : "Dark colours";
}

themeButton.addEventListener("click", () => {
  const isDark = theme ? theme === "dark" : systemIsDark.matches;
  theme = isDark ? "light" : "dark";
  keepTheme();
  showTheme();
});
systemIsDark.addEventListener("change", showTheme);
showTheme();
