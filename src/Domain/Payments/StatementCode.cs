using Portal.Domain.Verification;

namespace Portal.Domain.Payments;

/// <summary>The six digits in the statement line.</summary>
public static class StatementCode
{
    /// <summary>With or without the letter before them, or the whole line as it stands on the statement. Null when it is not six digits.</summary>
    public static Secret? Read(string? typed)
    {
        if (typed is null || typed.Length > 64) return null;
        var code = Digits.Fold(typed)[(Digits.Fold(typed).LastIndexOf('*') + 1)..].Trim();
        return OneTimeCode.Read(code is ['V' or 'v' or 'Ｖ' or 'ｖ', ..] ? code[1..] : code);
    }
}
