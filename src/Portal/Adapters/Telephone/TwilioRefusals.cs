using Portal.Ports;

namespace Portal.Adapters.Telephone;

/// <summary>Twilio's error codes (twilio.com/docs/api/errors) in the words of the port.</summary>
internal static class TwilioRefusals
{
    public static string Why(int? code) => code switch
    {
        // Not a number; 21214 and 21217 are the calls' words for it.
        21211 or 21214 or 21217 or 21401 or 21421 => TelephoneRefusals.NotANumber,

        // Not a mobile; no route from our sender; a landline.
        21614 or 21612 or 21635 => TelephoneRefusals.NoMessages,

        // Geographic permissions: of texts, of calls (old and new), and calls to this number.
        21408 or 21215 or 13227 or 21216 => TelephoneRefusals.CountryClosed,
        21610 => TelephoneRefusals.OptedOut,

        // Credentials, sender, trial account, and every request that we should not have made.
        _ => TelephoneRefusals.OurFault,
    };
}
