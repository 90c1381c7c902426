namespace Portal.Ports;

/// <summary>Text messages and calls.</summary>
public interface ITelephone
{
    /// <summary>Sends a text message. The value is the carrier's id of it. There is no idempotency: never repeat after Unknown without thinking.</summary>
    /// <param name="number">E.164, with +.</param>
    /// <param name="text">At most one message's length is wanted: 160 GSM-7 or 70 UCS-2 characters.</param>
    /// <param name="validFor">After this the carrier must not deliver it any more.</param>
    /// <param name="reference">Our own name for it, which comes back with the news of how it fared.</param>
    Task<Reply<string>> SendMessageAsync(string number, string text, TimeSpan validFor, string reference, CancellationToken ct);

    /// <summary>Calls and speaks the words, then the digits slowly, twice. The value is the carrier's id of the call.</summary>
    /// <param name="reference">Our own name for it, which comes back with the news of how it fared.</param>
    Task<Reply<string>> CallAsync(string number, SpokenCode spoken, string reference, CancellationToken ct);

    /// <summary>
    /// Deletes the carrier's own record of a message or call, which holds number and words. Answered also when it was gone already; NotReached
    /// while the message or call is not over.
    /// </summary>
    /// <param name="recordId">What sending or calling gave.</param>
    Task<Reply<bool>> ForgetAsync(string recordId, CancellationToken ct);
}

/// <summary>What a call says.</summary>
/// <param name="Language">BCP 47, as "en-US".</param>
/// <param name="Before">Said before the digits.</param>
/// <param name="Digits">The code; spoken digit by digit.</param>
/// <param name="Again">Said before the digits are repeated.</param>
public sealed record SpokenCode(string Language, string Before, string Digits, string Again);

/// <summary>Why the carrier refused, in <c>Reply.Refused.Why</c>, or failed later, in its news.</summary>
public static class TelephoneRefusals
{
    /// <summary>The number does not exist or is not valid.</summary>
    public const string NotANumber = "not-a-number";

    /// <summary>It cannot take text messages (a landline); a call may work.</summary>
    public const string NoMessages = "no-messages";

    /// <summary>We may not text or call that country.</summary>
    public const string CountryClosed = "country-closed";

    /// <summary>The owner answered STOP.</summary>
    public const string OptedOut = "opted-out";

    /// <summary>Taken by the carrier and not delivered: switched off, or out of reach.</summary>
    public const string SwitchedOff = "switched-off";

    /// <summary>Taken by the carrier, then blocked: by the phone, or by a filter on the way.</summary>
    public const string Blocked = "blocked";

    /// <summary>The line was busy when we called.</summary>
    public const string Busy = "busy";

    /// <summary>Nobody took our call.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>Taken by the carrier and lost; nobody says why.</summary>
    public const string Lost = "lost";

    /// <summary>Our own set-up is wrong (credentials, sender, trial account): an operator must act.</summary>
    public const string OurFault = "our-fault";
}
