using Portal.Ports;

namespace Portal.Web;

/// <summary>Why a charge was not collected, and what to do about it, in the customer's words; a key of the localizer.</summary>
public static class DeclineWords
{
    /// <param name="why">One of <see cref="CardDeclines"/> or <see cref="PayPalDeclines"/>, or any other word for a failure.</param>
    public static string Of(string? why) => why switch
    {
        CardDeclines.Declined => "Your bank or PayPal declined the payment. Ask them why, or use another payment method.",
        CardDeclines.InsufficientFunds => "There was not enough money on the card. Try again when there is, or use another payment method.",
        CardDeclines.Expired => "Your bank says that the card has expired. Add another payment method.",
        CardDeclines.AuthenticationRequired or CardDeclines.NotAuthenticated => "Your bank wants to ask you at every payment, and we charge when you are away. Use another payment method.",
        PayPalDeclines.AgreementEnded => "The billing agreement was ended at PayPal. Add a payment method.",
        "no-payment-method" => "There is no verified payment method on your account. Add one.",
        _ => "The payment could not be made. It may work later, or with another payment method.",
    };
}
