using Portal.Domain.Accounts;

namespace Portal.Domain.Payments;

/// <summary>Why we do not take a card. Each is found before anything is charged.</summary>
public enum CardRefusal
{
    IssuedInMainlandChina,
    Prepaid,
    BrandNotAccepted,
    IssuedInAnotherCountry,
    IssuerUnknown,

    /// <summary>The processor gives no fingerprint, so we could not keep it from being attached twice or guessed at for ever.</summary>
    NotRecognisable,
    OnAnotherAccount,

    /// <summary>All guesses at this card's code and amount are spent, for good.</summary>
    AttemptsSpent,
    AccountHasCard,

    /// <summary>Deletion was asked for, and nothing is to be paid.</summary>
    AccountLeaves,

    /// <summary>Its owner said that a change was not theirs.</summary>
    ChangesLocked,
}

/// <summary>The sentence for each refusal, at the field of the card number.</summary>
public static class CardRefusals
{
    /// <param name="why">The reason.</param>
    /// <param name="accountCountry">ISO code; named where the card must be from.</param>
    /// <param name="brands">The accepted brands by the processor's names; named where the brand is refused.</param>
    public static Refusal InWords(this CardRefusal why, string accountCountry, IEnumerable<string> brands) => why switch
    {
        CardRefusal.IssuedInMainlandChina => At("This card was issued in mainland China, and we cannot take it. Use a card issued in the country of your account."),
        CardRefusal.Prepaid => At("This is a prepaid, virtual or gift card, and we cannot take it. Use a credit card."),
        CardRefusal.BrandNotAccepted => At("We cannot take this brand of card. Use one of these: {0}.", string.Join(", ", brands.Select(CardBrand.Name))),
        CardRefusal.IssuedInAnotherCountry => At("This card was issued in another country than that of your account. Use a card issued in {0}.", Country.Find(accountCountry)?.Name ?? accountCountry),
        CardRefusal.IssuerUnknown => At("We could not learn in which country this card was issued, so we cannot take it. Use another card."),
        CardRefusal.NotRecognisable => At("This card cannot be told apart from others, so we could not protect it. Use another card."),
        CardRefusal.OnAnotherAccount => At("This card is attached to another account, and a card belongs to one account only. Use another card."),
        CardRefusal.AttemptsSpent => At("All attempts to confirm this card have been used. Use another card, or open a support ticket."),
        CardRefusal.AccountHasCard => At("Your account has a card already. Remove it first if you want to use another one."),
        CardRefusal.ChangesLocked => At("Changes to your account are locked for a while, so the card was not added. Security settings say until when."),
        CardRefusal.AccountLeaves => At("Your account is being deleted, so nothing can be added to it. Take the deletion back first."),
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    private static Refusal At(string sentence, params object[] args) => new("CardNumber", sentence, args);
}
