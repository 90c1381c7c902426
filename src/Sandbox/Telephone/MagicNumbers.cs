namespace Sandbox.Telephone;

/// <summary>
/// Numbers that misbehave on purpose. The first group is Twilio's own (+15005550001 …); like the second, which is ours, it goes by the
/// last seven digits, so that every country has such numbers.
/// </summary>
internal static class MagicNumbers
{
    /// <summary>Ending, what the page says of it, and the error a text and a call meet at once.</summary>
    private static readonly (string Ending, string What, int? Text, int? Call)[] Refused =
    [
        ("5550001", "not a valid number", 21211, 21217),
        ("5550002", "cannot be reached from here", 21612, 21214),
        ("5550003", "country not enabled", 21408, 21215),
        ("5550004", "replied STOP to texts; calls refused", 21610, 21216),
        ("5550009", "not a mobile phone; calls work", 21614, null),
    ];

    private static readonly (string Ending, string What, int Error)[] Undelivered =
    [
        ("5553003", "text accepted, phone unreachable", 30003),
        ("5553004", "text accepted, blocked", 30004),
        ("5553005", "text accepted, unknown phone", 30005),
        ("5553006", "text accepted, landline", 30006),
        ("5553007", "text accepted, filtered by the carrier", 30007),
        ("5553008", "text accepted, lost for unknown reasons", 30008),
    ];

    private static readonly (string Ending, string What, string Status)[] Unanswered =
    [
        ("5554001", "call: busy", "busy"),
        ("5554002", "call: nobody answers", "no-answer"),
        ("5554003", "call: fails", "failed"),
    ];

    public static int? TextRefusal(string number) => Refused.FirstOrDefault(magic => Ends(number, magic.Ending)).Text;

    public static int? CallRefusal(string number) => Refused.FirstOrDefault(magic => Ends(number, magic.Ending)).Call;

    /// <summary>The error of a text that was accepted and never arrives, or null.</summary>
    public static int? LateError(string number) => Undelivered.FirstOrDefault(magic => Ends(number, magic.Ending)).Error is > 0 and var error ? error : null;

    /// <summary>How a call to this number ends when nobody talks, or null.</summary>
    public static string? UnansweredStatus(string number) => Unanswered.FirstOrDefault(magic => Ends(number, magic.Ending)).Status;

    public static PageSection Section() => new("Test phone numbers", ["Number ends in", "What happens"],
    [
        ["any other", "texts and calls arrive above"],
        .. Refused.Select(magic => (string[])[magic.Ending, $"{magic.What} (error {magic.Text}{(magic.Call is { } call ? $"; calls {call}" : "")})"]),
        .. Undelivered.Select(magic => (string[])[magic.Ending, $"{magic.What} (error {magic.Error})"]),
        .. Unanswered.Select(magic => (string[])[magic.Ending, magic.What]),
    ]);

    private static bool Ends(string number, string ending) => number.EndsWith(ending, StringComparison.Ordinal);
}
