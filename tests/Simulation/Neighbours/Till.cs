namespace Simulation.Neighbours;

/// <summary>Money taken for a product, by card or by PayPal.</summary>
/// <param name="Id">The vendor's name for it.</param>
/// <param name="Key">Of the request that took it.</param>
/// <param name="Reference">The portal's charge.</param>
/// <param name="Payer">The vendor's customer, or the agreement.</param>
internal sealed record Taking(string Id, string Key, string Reference, long Cents, string Payer, DateTimeOffset At)
{
    public override string ToString() => $"{Id} of {Cents} cents for charge {Reference}";
}

/// <summary>A refund of a small charge. The bank may send it back, hours after it was sent off.</summary>
internal sealed class Refund(string id)
{
    public string Id => id;
    public bool HasFailed { get; set; }
}
