using Portal.Ports;

namespace Simulation.Neighbours;

/// <summary>A piece of plastic, and how its issuer behaves.</summary>
internal sealed class Plastic
{
    public required string Number { get; init; }
    public string Fingerprint => "fp_" + Number;
    public string Country { get; init; } = "GB";
    public string Funding { get; init; } = "credit";
    public string Brand { get; init; } = "visa";

    /// <summary>At which call it is declined, and with which word; null for a good one.</summary>
    public (string At, string Why)? Decline { get; init; }

    /// <summary>The issuer wants to see the owner when it is kept.</summary>
    public bool AsksOwner { get; init; }

    /// <summary>How often it is declined when a product is to be paid from it.</summary>
    public double Declines { get; init; }

    public GatewayCard AsGatewaySees(string token) => new(token, Fingerprint, Country, Funding, Brand, Number[^4..], 9, 2039);
}

/// <summary>A card as the gateway holds it.</summary>
internal sealed class Token(string id, Plastic card)
{
    public string Id => id;
    public Plastic Card => card;
    public string? Customer { get; set; }
    public bool WasDetached { get; set; }
}

/// <summary>An attachment, perhaps waiting for the owner at the issuer's page.</summary>
internal sealed class Attachment(string id, string reference, Token token, string customer, string url)
{
    public string Id => id;

    /// <summary>The portal's name for it.</summary>
    public string Reference => reference;
    public Token Token => token;
    public string Customer => customer;
    public string Url => url;
    public bool Waits { get; set; }
    public bool Failed { get; set; }
}

/// <summary>The processor's own page for a number.</summary>
internal sealed class CardPage(string id, string customer, string url, DateTimeOffset openedAt)
{
    /// <summary>Open for a day.</summary>
    public bool IsOver(DateTimeOffset now) => now - openedAt > TimeSpan.FromHours(24);

    public string Id => id;
    public string Customer => customer;
    public string Url => url;
    public Token? Entered { get; set; }
    public string? Failed { get; set; }
}

/// <summary>Money that moved.</summary>
internal sealed class Payment(string id, string key, string reference, bool isHold, int cents, string? code, Token token, string customer, DateTimeOffset at)
{
    public string Id => id;
    public string Key => key;
    public string Reference => reference;
    public bool IsHold => isHold;
    public int Cents => cents;
    public string? Code => code;
    public Token Token => token;
    public string Customer => customer;
    public DateTimeOffset At => at;
    public DateTimeOffset? BackAt { get; set; }

    /// <summary>What was sent back of a charge: each failed but perhaps the last.</summary>
    public List<Refund> Refunds { get; } = [];

    /// <summary>A refund of it did not arrive, so that it went out again.</summary>
    public bool CameBack => Refunds.Exists(refund => refund.HasFailed);

    /// <summary>When it has to be back, if there was no trouble.</summary>
    public DateTimeOffset BackBy { get; set; } = at + TimeSpan.FromHours(24);

    /// <summary>When somebody last asked in vain to give it back, or whether it was made.</summary>
    public DateTimeOffset LastTrouble { get; set; } = DateTimeOffset.MinValue;

    public override string ToString() => $"{(isHold ? "hold" : "charge")} {id} of {cents} cents";
}
