namespace Portal.Web;

/// <summary>What the code pages answer alike. Wrong, expired and superseded look the same.</summary>
public static class CodeAnswers
{
    public const string TooMany = "Too many wrong codes were tried. You can try again with a new code after {0:HH:mm} UTC.";

    public static Answer Wrong => Answer.Refuse("Code", "That code did not work. Check the newest code you received, or send a new one.");

    /// <summary>One address or number was guessed at too often, over all its codes; or an account guessed, or a network.</summary>
    public static Answer TooManyTries(DateTimeOffset until, DateTimeOffset now) =>
        Answer.WaitUntil(until, now, "Code", TooMany);

    /// <summary>Says when it goes on: in seconds when it is soon, else by the clock.</summary>
    public static Answer Wait(DateTimeOffset until, DateTimeOffset now) => until - now < TimeSpan.FromMinutes(2)
        ? Answer.TooMany(until, "", "A code is on its way. You can ask for a new one in {0} seconds.", (int)Math.Ceiling((until - now).TotalSeconds))
        : Answer.WaitUntil(until, now, "", "You have asked for many codes. You can ask for the next one after {0:HH:mm} UTC.");

    /// <summary>The same for a message or call. All of the portal's for the day may be spent, which is none of the visitor's doing.</summary>
    public static Answer WaitForPhone(DateTimeOffset until, DateTimeOffset now, bool isSpent) => isSpent
        ? Answer.WaitUntil(until, now, "", "We cannot send more messages or calls for now. Use email instead where you can, or ask again after {0:HH:mm} UTC.")
        : Wait(until, now);
}
