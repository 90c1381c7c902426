using Portal.Domain;

namespace Portal.Ports;

/// <summary>Hashes passwords on a lane of its own, so that pages stay quick while many people register.</summary>
public interface IPasswords
{
    /// <summary>Encoded hash with algorithm and parameters in it. Null when the lane is so full that the visitor should try again in a moment.</summary>
    Task<string?> HashAsync(Secret password, CancellationToken ct);

    /// <summary>
    /// Taken before a try is counted, so that nothing is counted which nobody has time to look at. Null when the lane is so full that the visitor
    /// should try again in a moment. Give it back by disposing it.
    /// </summary>
    IPasswordPlace? TakePlace();

    /// <summary>
    /// What is wrong with a hash that somebody configured: none of ours, or cheaper to guess at than today's. Null when it will do.
    /// </summary>
    string? FaultOf(string encodedHash);

    /// <summary>True for passwords that everybody tries first.</summary>
    bool IsCommon(Secret password);
}

/// <summary>Room on the lane for one look after another.</summary>
public interface IPasswordPlace : IDisposable
{
    /// <summary>
    /// Compares in constant time. With no hash (nobody by that name) it does the same work and answers <see cref="PasswordCheck.Wrong"/>.
    /// </summary>
    Task<PasswordCheck> CheckAsync(Secret password, string? encodedHash, CancellationToken ct);
}

public enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, and hashed with older parameters than today's: hash it anew.</summary>
    RightButOld,
}
