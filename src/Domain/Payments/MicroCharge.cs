namespace Portal.Domain.Payments;

/// <summary>The small charge whose amount only the card's owner can see.</summary>
public static class MicroCharge
{
    /// <summary>Stays below one dollar.</summary>
    public const int MostCents = 99;

    /// <summary>Any amount from the smallest the processor can charge to 99 cents, each equally likely.</summary>
    public static int Draw(IChance chance, int smallestCents) =>
        smallestCents <= MostCents
            ? chance.Number(Math.Max(smallestCents, 1), MostCents + 1)
            : throw new ArgumentOutOfRangeException(nameof(smallestCents), "The processor cannot charge less than a dollar; cards cannot be checked through it.");
}
