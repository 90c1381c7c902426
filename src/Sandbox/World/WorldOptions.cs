namespace Sandbox.World;

/// <summary>Where the local world lives and listens; <see cref="FromEnvironment"/> names the variables.</summary>
public sealed record WorldOptions
{
    public int PortalPort { get; init; } = 5080;

    public int SandboxPort { get; init; } = 5081;

    /// <summary>0: any free port, the same again next time if it can be had.</summary>
    public int SmtpPort { get; init; }

    public required string DataDir { get; init; }

    public required string PortalDll { get; init; }

    /// <summary>The portal's working directory: it finds its settings there.</summary>
    public required string PortalFolder { get; init; }

    public Action<string> Say { get; init; } = Console.WriteLine;

    /// <summary>PORTAL_PORT, SANDBOX_PORT, SMTP_PORT, DATA_DIR, PORTAL_DLL.</summary>
    public static WorldOptions FromEnvironment()
    {
        var folder = Path.Combine(Repository.Root, "src", "Portal");
        // The portal that was built as we were: bin/Release/net10.0 beside bin/Release/net10.0.
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(folder, "bin", output.Parent!.Name, output.Name, "Portal.dll");
        return new WorldOptions
        {
            PortalPort = Variables.Port("PORTAL_PORT", 5080),
            SandboxPort = Variables.Port("SANDBOX_PORT", 5081),
            SmtpPort = Variables.Port("SMTP_PORT", 0),
            DataDir = Path.GetFullPath(Variables.Text("DATA_DIR") ?? ".data", Repository.Root),
            PortalDll = Path.GetFullPath(Variables.Text("PORTAL_DLL") ?? built),
            PortalFolder = folder,
        };
    }
}

/// <summary>The world cannot start or go on, for a reason that a person can mend. The message says it.</summary>
public sealed class WorldException(string message) : Exception(message);
