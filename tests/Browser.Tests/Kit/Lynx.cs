using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Browser.Tests.Kit;

/// <summary>
/// The text browser lynx in a terminal of its own (tmux). It numbers all that can be reached, so a person goes there by pressing Down so
/// often; the screen is tall enough for any page.
/// </summary>
internal sealed class Lynx : IDisposable
{
    private const int Rows = 120;

    private readonly string _terminal = "lynx-" + Guid.NewGuid().ToString("N");
    private int _at = 1;
    private string _left = "";

    public Lynx(Uri address) => Tmux("new-session", "-d", "-s", "page", "-x", "110", "-y", $"{Rows}", $"env TERM=xterm lynx -accept_all_cookies -number_fields -nopause '{address}'");

    /// <summary>What is missing to run it; null when nothing is.</summary>
    public static string? Missing => Array.Find(["lynx", "tmux"], program => Programs.Find(program) is null) is { } missing ? $"{missing} is not installed, so the journey in a text browser was NOT walked." : null;

    public string Screen => Tmux("capture-pane", "-p", "-t", "page");

    /// <summary>Waits for a page with these words, and other than the one that was left.</summary>
    public async Task<string> ReadAsync(string words)
    {
        var screen = await WaitAsync(words, other: _left);
        _at = 1;
        return screen;
    }

    /// <summary>Waits until the page shows these words and lynx waits for a key.</summary>
    public Task<string> SeeAsync(string words) => WaitAsync(words, other: "");

    private async Task<string> WaitAsync(string words, string other)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (string screen; !patience.IsCancellationRequested; await Task.Delay(100, CancellationToken.None))
        {
            screen = Screen;
            if (Page(screen) != other && screen.Contains(words, StringComparison.Ordinal) && IsReady(screen) && screen == Screen) return screen;
        }
        throw new InvalidOperationException($"Lynx never showed “{words}”:\n{Screen}");
    }

    /// <summary>Follows a link, or presses a button, by its words.</summary>
    public void Follow(string words)
    {
        GoTo($@"\[(\d+)\](?:\w+\) )?{Regex.Escape(words)}");
        _left = Page(Screen);
        Press("Enter");
    }

    /// <summary>Ticks a box or a radio.</summary>
    public void Tick(string words) => GoTo($@"\[(\d+)\](?:\[.\]|\(.\)) {Regex.Escape(words)}", "Enter");

    /// <summary>Types into the field after these words.</summary>
    public void Fill(string label, string text)
    {
        GoTo($@"(?<!\]){Regex.Escape(label)}(?:(?!\[\d).)*?\[(\d+)\]_");
        Tmux("send-keys", "-t", "page", "-l", "--", text);
    }

    /// <summary>Opens a list, looks for an option and takes it.</summary>
    public void Choose(string shown, string option)
    {
        GoTo($@"\[(\d+)\]\[\(\d+\)_*{Regex.Escape(shown)}", "Enter");
        Tmux("send-keys", "-t", "page", "-l", "--", "/" + option);
        Press("Enter");
        Press("Enter");
    }

    public void Dispose() => Tmux("kill-server");

    private void GoTo(string pattern, params string[] keys)
    {
        var screen = Screen;
        var found = Regex.Match(screen, pattern, RegexOptions.Singleline);
        if (!found.Success) throw new InvalidOperationException($"Nothing like {pattern} on:\n{screen}");
        var place = int.Parse(found.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        for (; _at < place; _at++) Press("Down");
        for (; _at > place; _at--) Press("Up");
        foreach (var key in keys) Press(key);
    }

    /// <summary>The page alone: three lines below it tell of keys and of what is being fetched.</summary>
    private static string Page(string screen) => string.Join('\n', screen.Split('\n').Take(Rows - 3));

    /// <summary>The last lines tell what the keys do: while a page is fetched they tell of that.</summary>
    private static bool IsReady(string screen) => screen.Contains("H)elp O)ptions", StringComparison.Ordinal) || screen.Contains("Ctrl-U to delete", StringComparison.Ordinal);

    private void Press(string key) => Tmux("send-keys", "-t", "page", key);

    private string Tmux(params string[] words)
    {
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-L", _terminal, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = tmux.StandardOutput.ReadToEnd();
        tmux.WaitForExit();
        return said;
    }
}

/// <summary>A test that is skipped, and says so, where there is no lynx.</summary>
internal sealed class LynxFactAttribute : FactAttribute
{
    public LynxFactAttribute() => Skip = Lynx.Missing!;
}
