using System.Security.Cryptography;
using Sandbox.Vendors;
using Sandbox.Web;

namespace Sandbox.Bank;

/// <summary>What every desk of the bank works with: the records, the time, the statement, and who is asking.</summary>
internal sealed class BankBook(SandboxOptions options, SandboxClock clock, Faults faults)
{
    /// <summary>Held for every read and write of <see cref="State"/>.</summary>
    public Lock Door { get; } = new();

    public BankState State { get; private set; } = New();

    /// <summary>The API call being answered; null while a timer or a page acts.</summary>
    public StripeCall? Call { get; set; }

    public SandboxOptions Options => options;

    public Faults Faults => faults;

    public DateTimeOffset Time => clock.GetUtcNow();

    public long Now => Time.ToUnixTimeSeconds();

    public string Fingerprint(string digits) => CardNumbers.Fingerprint(State.FingerprintKey, digits);

    public void Write(ChargeRecord charge, string kind, long amount)
    {
        var card = State.PaymentMethods[charge.PaymentMethod].Card;
        State.Statement.Add(new StatementLine(
            card.Fingerprint, $"{card.Brand} {card.Last4}", kind, amount, charge.Descriptor, charge.Id, Time));
    }

    /// <summary>Money that did not arrive in the end: the owner of the card does not see it any more.</summary>
    public void Unwrite(string charge, string kind, long amount)
    {
        var line = State.Statement.FindLastIndex(line => line.Kind == kind && line.Reference == charge && line.Amount == amount);
        if (line >= 0) State.Statement.RemoveAt(line);
    }

    /// <summary>Forgets everything but the key, so that the same number keeps its fingerprint.</summary>
    public void Reset()
    {
        var key = State.FingerprintKey;
        State = new BankState { FingerprintKey = key };
    }

    public void Load(BankState? state) => State = state ?? New();

    public static string NewId(string prefix) => VendorIds.Mixed(prefix);

    private static BankState New() => new() { FingerprintKey = RandomNumberGenerator.GetBytes(32) };
}
