using System.Diagnostics;
using System.Globalization;

namespace Sandbox.Database;

/// <summary>What lies in the data folder: the server's own "postgres", and beside it our passwords and the port.</summary>
internal sealed class PostgresFolder
{
    /// <summary>The portal's role and the database it owns.</summary>
    public const string Role = "portal";

    private readonly string _dataDir;

    private PostgresFolder(string dataDir)
    {
        _dataDir = dataDir;
        AdminPassword = KeptSecret.Password(Path.Combine(dataDir, "postgres.password"));
        RolePassword = KeptSecret.Password(Path.Combine(dataDir, "portal.password"));
    }

    public string AdminPassword { get; }

    public string RolePassword { get; }

    /// <summary>The server's folder; a link when it had to go elsewhere.</summary>
    public string Data => new DirectoryInfo(Rightful).LinkTarget ?? Rightful;

    public string Log => Path.Combine(Data, "server.log");

    private string Rightful => Path.Combine(_dataDir, "postgres");

    public string PortFile => Path.Combine(_dataDir, "postgres.port");

    /// <summary>Opens the folder and, on first use, makes the database cluster in it.</summary>
    public static async Task<PostgresFolder> OpenAsync(PostgresOptions options, ServerUser user, PostgresPrograms programs, CancellationToken stop)
    {
        var dataDir = Path.GetFullPath(options.DataDir);
        Directory.CreateDirectory(dataDir);
        var folder = new PostgresFolder(dataDir);
        if (!File.Exists(Path.Combine(folder.Data, "PG_VERSION"))) await folder.MakeAsync(options, user, programs, stop);
        return folder;
    }

    /// <summary>Process id and port as the running or crashed server wrote them, or null.</summary>
    public (int Process, int Port)? ReadPid()
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(Data, "postmaster.pid"));
            return lines.Length > 3 ? (int.Parse(lines[0], CultureInfo.InvariantCulture), int.Parse(lines[3], CultureInfo.InvariantCulture)) : null;
        }
        catch (Exception absent) when (absent is IOException or FormatException) { return null; }
    }

    /// <summary>The id of the server that runs on this folder; null when its process is gone or the id now belongs to another program.</summary>
    public int? LivingServer()
    {
        if (ReadPid() is not { } written) return null;
        try
        {
            using var process = Process.GetProcessById(written.Process);
            return !process.HasExited && process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && WorksHere(written.Process) ? written.Process : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException) { return null; }
    }

    /// <summary>
    /// Forgets the process id that a crashed server left. PostgreSQL does so itself, except when the id belongs to another program by now.
    /// </summary>
    public void ForgetDeadServer()
    {
        if (ReadPid() is not { } written || LivingServer() is not null) return;
        try
        {
            using var other = Process.GetProcessById(written.Process);
            File.Delete(Path.Combine(Data, "postmaster.pid"));
        }
        catch (ArgumentException) { }
    }

    // The server works in its data folder, so there it sees the same file as we do; a zombie works nowhere. Only Linux tells.
    private bool WorksHere(int process)
    {
        if (!OperatingSystem.IsLinux()) return true;
        try { return File.ReadAllText($"/proc/{process}/cwd/postmaster.pid") == File.ReadAllText(Path.Combine(Data, "postmaster.pid")); }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException) { return false; }
    }

    public string LastOfLog() => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(10)) : "";

    // Made under another name and renamed when complete: a first try that was cut off leaves nothing that looks like a database.
    private async Task MakeAsync(PostgresOptions options, ServerUser user, PostgresPrograms programs, CancellationToken stop)
    {
        options.Say("Making a PostgreSQL database (once, some seconds) …");
        var (home, isShelter) = await ChooseHomeAsync(options, user);
        var fresh = await EmptyAsync(home + ".new", user);
        var passwords = await EmptyAsync(home + ".pw", user);
        await File.WriteAllTextAsync(Path.Combine(passwords, "admin"), AdminPassword, stop);
        await user.OwnAsync(passwords);
        var (exit, output) = await user.RunAsync(programs.Initdb,
        [
            "-D", fresh, "-U", "postgres", "--pwfile=" + Path.Combine(passwords, "admin"), "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale-provider=builtin", "--locale=C.UTF-8", options.Fsync ? "--data-checksums" : "--no-sync",
        ], stop);
        Directory.Delete(passwords, recursive: true);
        if (exit != 0) throw new InvalidOperationException($"initdb failed:\n{output}");
        Delete(home);
        Directory.Move(fresh, home);
        if (isShelter) Directory.CreateSymbolicLink(Rightful, home);
    }

    private async Task<(string Home, bool IsShelter)> ChooseHomeAsync(PostgresOptions options, ServerUser user)
    {
        var trial = await EmptyAsync(Rightful, user);
        var reachable = await user.ReachesAsync(trial);
        Delete(trial);
        if (reachable) return (Rightful, false);
        var shelter = Shelter.For(Rightful);
        options.Say($"PostgreSQL's user cannot reach {Rightful}: the database is kept in {shelter}, and {Rightful} is a link to it.");
        return (shelter, true);
    }

    private static async Task<string> EmptyAsync(string folder, ServerUser user)
    {
        Delete(folder);
        await user.OwnAsync(folder);
        return folder;
    }

    // A link is removed itself, not what it leads to.
    private static void Delete(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null) File.Delete(folder);
        else if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
