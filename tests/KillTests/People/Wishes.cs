using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>How a customer's card ends.</summary>
internal enum CardWish
{
    None,
    ByCode,
    ByAmount,

    /// <summary>Some wrong guesses, then the right code.</summary>
    AfterWrongGuesses,

    /// <summary>All five wrong.</summary>
    SpendAttempts,

    /// <summary>Added and left alone: the money comes back by itself.</summary>
    LeaveAlone,
    RemoveUnconfirmed,
    ConfirmAndRemove,
}

/// <summary>What a customer takes, once the account is ready.</summary>
internal enum Purchase
{
    None,
    Subscription,
    PayAsYouGo,
}

/// <summary>What a customer is going to do, drawn from the seed.</summary>
internal sealed record Wishes(Way Way, bool PhoneFirst, bool ByCall, bool SignsInAgain, CardWish Card, bool PayPal, bool RemovesPayPal, bool Deletes, Purchase Purchase, bool ChangesPassword)
{
    public static Wishes Draw(Random dice)
    {
        bool Often(double share) => dice.NextDouble() < share;
        return new Wishes(
            Often(0.5) ? Way.Htmx : Way.Plain, Often(0.3), Often(0.4), Often(0.3),
            Often(0.85) ? (CardWish)dice.Next(1, 8) : CardWish.None, Often(0.4), Often(0.5), Often(0.3),
            (Purchase)dice.Next(0, 3), Often(0.3));
    }
}
