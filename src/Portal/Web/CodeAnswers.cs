namespace Portal.Web;

/// <summary>What the code pages answer alike. Wrong, expired and superseded look the same.</summary>
public static class CodeAnswers
{
    public static Answer Wrong => Answer.Refuse("Code", "That code did not work. Check the newest code you received, or send a new one.");

    /// <summary>One address or number was guessed at too often, over all its codes.</summary>
    public static Answer TooManyTries(DateTimeOffset until) =>
        Answer.TooMany(until, "Code", "Too many wrong codes were tried. You can try again with a new code after {0:HH:mm} UTC.", until);

    /// <summary>Says when it goes on: in seconds when it is soon, else by the clock.</summary>
    public static Answer Wait(DateTimeOffset until, DateTimeOffset now) => until - now < TimeSpan.FromMinutes(2)
        ? Answer.TooMany(until, "", "A code is on its way. You can ask for a new one in {0} seconds.", (int)Math.Ceiling((until - now).TotalSeconds))
        : Answer.TooMany(until, "", "You have asked for many codes. You can ask for the next one after {0:HH:mm} UTC.", until);
}
