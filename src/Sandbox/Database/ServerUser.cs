namespace Sandbox.Database;

/// <summary>
/// The user that PostgreSQL runs as: ourselves, or, because it refuses to run as root, "postgres" or "nobody" when we are root.
/// </summary>
internal sealed class ServerUser
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    private readonly string[]? _passwd;

    private ServerUser(string[]? passwd) => _passwd = passwd;

    public static ServerUser Choose()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerUser(null);
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(user => user.Length > 3);
        var chosen = users.Where(user => Candidates.Contains(user[0])).MinBy(user => Array.IndexOf(Candidates, user[0]));
        return new ServerUser(chosen ?? throw new InvalidOperationException("PostgreSQL refuses root, and there is no user postgres or nobody to run it."));
    }

    public async Task<(int Exit, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken stop = default)
    {
        var (first, rest) = Command(program, arguments);
        return await Programs.RunAsync(first, rest, stop: stop);
    }

    /// <summary>The program and its words that run this one as this user.</summary>
    public (string Program, IReadOnlyList<string> Words) Command(string program, IEnumerable<string> arguments) => _passwd is not [_, _, var uid, var gid, ..]
        ? (program, [.. arguments])
        : ("setpriv", [$"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--", program, .. arguments]);

    /// <summary>Makes the folder, empty or not, this user's own and nobody else's.</summary>
    public async Task OwnAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (_passwd is [_, _, var uid, ..]) await Programs.MustRunAsync("chown", ["-R", uid, folder + "/."]);
    }

    /// <summary>True when the user can get at this file: a folder above it may be closed to him.</summary>
    public async Task<bool> ReachesAsync(string path) => _passwd is null || (await RunAsync("test", ["-r", path])).Exit == 0;
}
