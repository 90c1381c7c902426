namespace Portal.Tests.Forms;

/// <summary>Something wrong to send.</summary>
/// <param name="Value">Null: the field is missing.</param>
internal sealed record Wrong(string What, string? Value)
{
    /// <summary>What no field expects. A field that may take one of them says so in its rule.</summary>
    public static readonly IReadOnlyList<Wrong> Everywhere =
    [
        new("missing", null), new("empty", ""), new("blanks", "   "), new("a tab", "\t"), new("a NUL", "a\0b"), new("a control character", "a\u0007b"),
        new("two lines", "one\r\ntwo: three"), new("too long", new string('x', 5000)), new("marks of direction", "\u200F\u202E"), new("invisible", "\u200B\u2060\u00AD"),
        new("an emoji", "🦄"), new("markup", "<b>\"'&"), new("no character", "\uFFFD\uFFFD"), new("private use", "\uE000\uE001"), new("wide letters", "ＡＢＣ"),
        new("Arabic digits", "١٢"), new("Persian digits", "۱۲"), new("a formula", "=1+1"), new("a null", "null"), new("minus one", "-1"), new("huge", "99999999999999999999"),
    ];
}

/// <summary>What is particular about a field of a form.</summary>
/// <param name="Wrongs">Wrong here besides what is wrong everywhere.</param>
/// <param name="Fine">What is wrong elsewhere and may be given here.</param>
internal sealed record FieldRule(string Door, string Field, string[] Wrongs, string[] Fine)
{
    private static readonly string[] Words = ["an emoji", "markup", "wide letters", "Arabic digits", "Persian digits", "a formula", "a null", "minus one", "huge"];

    /// <summary>A guess at something secret: whatever its shape, it is counted and answered as wrong. So only a few are made.</summary>
    public bool IsGuess { get; init; }

    /// <summary>Where the error may stand instead, as two fields are one question.</summary>
    public string? OrErrorAt { get; init; }

    /// <summary>Nothing is wrong with anything here: what is not the one value that means something means nothing.</summary>
    public bool TakesAnything { get; init; }

    /// <summary>What else must be answered so that this field counts.</summary>
    public (string Name, string Value)[] With { get; init; } = [];

    public IEnumerable<Wrong> All => TakesAnything ? [] : (IsGuess ? Wrong.Everywhere.Where(wrong => wrong.What is "missing" or "empty" or "a NUL" or "an emoji" or "two lines") : Wrong.Everywhere)
        .Where(wrong => !Fine.Contains(wrong.What)).Concat(Wrongs.Select(value => new Wrong("\u201c" + value + "\u201d", value)));

    public static FieldRule Of(Door door, string field) =>
        Table.FirstOrDefault(rule => rule.Door == door.Address && rule.Field == field) ?? new FieldRule(door.Address, field, [], []);

    /// <summary>Right answers, so that each time one field alone is wrong. A field that is not named here gets a few plain words.</summary>
    public static readonly IReadOnlyDictionary<string, string> Right = new Dictionary<string, string>
    {
        ["Country"] = "GB",
        ["Email"] = "somebody@post.example",
        ["Password"] = "a long river walks slowly",
        ["ConfirmPassword"] = "a long river walks slowly",
        ["Agree"] = "true",
        ["VerificationCode"] = "no such answer",
        ["Code"] = "123456",
        ["PhoneNumber"] = "07400 123456",
        ["Kind"] = "card",
        ["Way"] = "code",
        ["Amount"] = "0.12",
        ["CardNumber"] = "4000 0082 6000 0000",
        ["ExpiryMonth"] = "09",
        ["ExpiryYear"] = "2039",
        ["SecurityCode"] = "123",
        ["HolderName"] = "Marker Holdername",
        ["Understood"] = "true",
    };

    private static readonly string[] TwoMailboxes =
    [
        "plain", "@post.example", "a@", "a@b", "a b@post.example", "a@post.example,c@post.example", "a@post.example;c@post.example", "a@post.example c@post.example",
        "\"x\" <a@post.example>", "<a@post.example>", "x <a@post.example>", "a@post.example\r\nBcc: x@y.example", "a@post.example\nBcc: x@y.example", "\"a\r\nb\"@post.example",
        "a\0@post.example", "a%0d%0aBcc:x@y.example@post.example,", "a@[127.0.0.1]", "a@post..example", ".a@post.example", "a.@post.example", "a@-post.example", "a@post.example>", "a(comment)@post.example",
        "a@post.example?subject=x", "mailto:a@post.example", "a\u2028@post.example", new string('a', 65) + "@post.example", "a@" + new string('b', 64) + ".example",
    ];

    private static readonly FieldRule[] Table =
    [
        new("/register", "Country", ["XX", "EU", "UK", "GBR", "United Kingdom", "GB,FR", "G B", "ＧＢ", "44"], []),
        new("/register", "Email", TwoMailboxes, []),
        new("/register", "Password", ["short", "elevenchars", "somebody@post.example", "123456789012", "qwertyuiopas", "northgate1234", new string('x', 129)], []) { OrErrorAt = "ConfirmPassword" },
        new("/register", "ConfirmPassword", ["A long river walks slowly", "a long river walks slowly ", " a long river walks slowly"], []),
        new("/register", "Agree", ["false", "no", "0", "on", "2", "yes"], []),
        new("/register?handler=check", "VerificationCode", [], []) { IsGuess = true },
        new("/forgot-password", "Email", TwoMailboxes, []),
        new("/reset-password", "Password", ["short", "elevenchars", "123456789012", "qwertyuiopas", "northgate1234", new string('x', 129)], []) { OrErrorAt = "ConfirmPassword" },
        new("/reset-password", "ConfirmPassword", ["A long river walks slowly", "a long river walks slowly ", " a long river walks slowly"], []),
        new("/sign-in/code?handler=verify", "Code", ["12345", "1234567", "12a456"], []),
        new("/sign-out", "Forget", [], []) { TakesAnything = true },
        new("/sign-in", "Email", TwoMailboxes, []),
        new("/sign-in", "Password", [], []) { IsGuess = true },
        new("/confirm-password", "Password", [], []) { IsGuess = true },
        new("/verify/email?handler=verify", "Code", ["12345", "1234567", "12a456", "½23456", "1e5000", "+12345x", "0x1234", "123456123456"], []),
        new("/verify/phone?handler=verify", "Code", ["12345", "1234567", "12a456", "½23456", "1e5000", "+12345x", "0x1234", "123456123456"], []),
        new("/verify/phone?handler=send", "PhoneNumber",
            ["12", "07400", "call me", "07400 123456 ext 5", "07400123456,07400123457", "07400123456\r\n07400123457", "+49 1512 3456789", "+1 212 555 0100", "0909 8790000", "999", "+", "++447400123456", "tel:+447400123456", "0-7-4-0-0"], []),
        new("/verify/phone?handler=send", "Way", ["Fax", "call", "Call,Message"], []) { OrErrorAt = "PhoneNumber" },
        new("/payment-methods/add", "Kind", ["cheque", "CARD", "card,paypal", "//evil.example", "card/confirm", "../setup"], []),
        new("/payment-methods/card", "CardNumber", ["4000008260000001", "4242", "4000-0082-6000-000x", "4000 0082 6000 0000 0000 0000", "my card", "4000008260000000,4242424242424242", "0x1234567890123"], []),
        new("/payment-methods/card", "ExpiryMonth", ["0", "13", "1.5", "1e0", "September", "009"], ["Arabic digits", "Persian digits"]) { OrErrorAt = "ExpiryYear" },
        new("/payment-methods/card", "ExpiryYear", ["1999", "20", "039", "20391", "9999", "39x", "2039.0"], []) { OrErrorAt = "ExpiryMonth" },
        new("/payment-methods/card", "SecurityCode", ["12", "1234", "12x", "-12", "1.2", "12345678901234567"], []),
        new("/payment-methods/card", "HolderName", ["123", "***", new string('n', 101)], ["markup", "wide letters", "a null"]),
        new("/payment-methods/card/confirm", "Way", ["neither", "CODE", "code,amount"], []),
        new("/payment-methods/card/confirm", "Code", ["12345", "1234567", "12a456", "V12345", "VV123456", "½23456"], []) { With = [("Way", "code")] },
        new("/payment-methods/card/confirm", "Amount",
            ["37", "1.00", "0", "0.00", "00.00", "0.1e1", "-0.12", "+0.12", "0.123", "0.1.2", "0,1,2", "1,37", ".", ",", "0x.12", "99999999999999999999.12", "0.½", "twelve cents", "EUR 0.12", "$$0.12", "NaN", "∞"], []) { With = [("Way", "amount")] },
        new("/security/password", "CurrentPassword", [], []) { IsGuess = true },
        new("/security/password", "Password", ["short", "elevenchars", "123456789012", "qwertyuiopas", "northgate1234", new string('x', 129)], []) { OrErrorAt = "ConfirmPassword" },
        new("/security/password", "ConfirmPassword", ["A long river walks slowly", "a long river walks slowly ", " a long river walks slowly"], []),
        new("/security/email?handler=send", "Email", TwoMailboxes, []),
        new("/security/email?handler=verify", "Code", ["12345", "1234567", "12a456"], []),
        new("/security/phone?handler=verify", "Code", ["12345", "1234567", "12a456"], []),
        new("/security/phone?handler=send", "PhoneNumber", ["12", "07400", "call me", "07400123456,07400123457", "+49 1512 3456789", "0909 8790000", "999", "+"], []),
        new("/security/phone?handler=send", "Way", ["Fax", "call", "Call,Message"], []) { OrErrorAt = "PhoneNumber" },
        new("/security?handler=delete", "Understood", ["false", "no", "0", "on", "2"], []),
        new("/billing?handler=redeem", "CouponCode", ["WELCOME", "WELCOME-2027", "WELCOME-2026,QUARTER-OFF"], []) { IsGuess = true },
        new("/support", "Subject", [new string('s', 121), "two\nlines"], Words),
        new("/support", "Story", [new string('s', 4001)], [.. Words, "two lines", "no character", "private use"]),
    ];
}
