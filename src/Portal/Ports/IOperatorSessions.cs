namespace Portal.Ports;

/// <summary>Sessions of operators, kept on our side and apart from customers'.</summary>
public interface IOperatorSessions
{
    /// <summary>The live session of this cookie, or null; null too when its operator is not configured any more, or has another password now.</summary>
    Task<OperatorSession?> FindAsync(string token, CancellationToken ct);
}

/// <param name="Operator">The name, as acts are written down under it.</param>
public sealed record OperatorSession(string Id, string Operator);

/// <summary>Section "Operations": who may see and do what at /operations. Without anybody there is no such place.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    public IList<OperatorAccount> Users { get; } = [];

    /// <summary>Ends a session that was not used for so long. Use is marked once a minute, so one minute would end a session that is used.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Ends every session after so long: a working day.</summary>
    public TimeSpan Absolute { get; set; } = TimeSpan.FromHours(8);

    public bool AreOn => Users.Count > 0;

    /// <summary>Upper and lower case make no difference.</summary>
    public OperatorAccount? Find(string? name) => Users.FirstOrDefault(user => string.Equals(user.Name, name?.Trim(), StringComparison.OrdinalIgnoreCase));
}

public sealed class OperatorAccount
{
    /// <summary>Signs in by it; every act is written down under it.</summary>
    public string Name { get; set; } = "";

    /// <summary>What `Portal hash-password` prints.</summary>
    public string PasswordHash { get; set; } = "";
}
