namespace Sandbox.Bank;

/// <summary>What a person typed on the hosted page, and what is wrong with it.</summary>
internal sealed record CheckoutForm(string Number, string Expiry, string Cvc, string Name)
{
    public static CheckoutForm Read(IFormCollection form) =>
        new(form["number"].ToString(), form["expiry"].ToString(), form["cvc"].ToString().Trim(), form["name"].ToString().Trim());

    public List<string> Problems()
    {
        List<string> problems = [];
        if (!CardNumbers.IsPlausible(CardNumbers.Digits(Number))) problems.Add("Check the card number.");
        if (Month is null) problems.Add("Enter the expiry date as month and year, such as 12 / 34.");
        if (Cvc.Length is not (3 or 4) || !Cvc.All(char.IsAsciiDigit)) problems.Add("Enter the security code from the card.");
        if (Name.Length == 0) problems.Add("Enter the name on the card.");
        return problems;
    }

    public EnteredCard Card => new(Number, Month, Year, Cvc);

    public override string ToString() => "a filled card form";

    private string Date => CardNumbers.Digits(Expiry);

    private long? Month => Date.Length is 4 or 6 ? long.Parse(Date.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture) : null;

    private long? Year => Date.Length is 4 or 6 ? long.Parse(Date.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture) : null;
}
