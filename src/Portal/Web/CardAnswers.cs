using Portal.Domain;
using Portal.Ports;

namespace Portal.Web;

/// <summary>What the card processor and the issuer said, in the visitor's words, at the field it concerns.</summary>
public static class CardAnswers
{
    public static Answer NotReached => Answer.Refuse("", "We could not reach our card processor. Nothing was charged. Type the card in again in a few minutes.");

    /// <param name="why">One of <see cref="CardDeclines"/>, or any other word for a failure.</param>
    public static Refusal Declined(string why) => why switch
    {
        CardDeclines.Declined => new("CardNumber", "Your bank declined this card. Ask your bank why, or use another card."),
        CardDeclines.InsufficientFunds => new("CardNumber", "There is not enough money on this card for the check. Use another card, or try again when there is."),
        CardDeclines.Expired => new("ExpiryMonth", "Your bank says that this card has expired. Check the date, or use another card."),
        CardDeclines.WrongSecurityCode => new("SecurityCode", "The security code does not belong to this card. Check it and type the card in again."),
        CardDeclines.WrongNumber => new("CardNumber", "There is no card with this number. Check it and type the card in again."),
        CardDeclines.TryAgain => new("CardNumber", "Your bank could not look at this card right now. Try again in a few minutes, or use another card."),
        CardDeclines.AuthenticationRequired => new("CardNumber", "Your bank wants to ask you at every payment, and we charge when you are away. Use another card, or have your bank allow payments that you agreed to beforehand."),
        CardDeclines.NotAuthenticated => new("CardNumber", "You did not confirm this card with your bank. Type it in again and answer your bank, or use another card."),
        _ => new("CardNumber", "We could not check this card. What was reserved or charged is given back. Try again later, or use another card."),
    };
}
