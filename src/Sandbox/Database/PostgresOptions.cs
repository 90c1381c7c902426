namespace Sandbox.Database;

/// <summary>Which PostgreSQL to start: whose folder, how safe, and where to say what takes long.</summary>
public sealed record PostgresOptions
{
    /// <summary>The server lives in its subfolder "postgres", its secrets beside it.</summary>
    public required string DataDir { get; init; }

    /// <summary>False for tests: much faster, and a power cut may cost the data.</summary>
    public bool Fsync { get; init; } = true;

    public int MaxConnections { get; init; } = 200;

    /// <summary>Further settings for the server's command line, such as "-c jit=off".</summary>
    public string Settings { get; init; } = "";

    public Action<string> Say { get; init; } = Console.WriteLine;
}
