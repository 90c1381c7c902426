namespace Sandbox.Bank.Desks;

/// <summary>How a payment is confirmed: whether its owner is there, where they return to, whether a question to them is an error.</summary>
internal sealed class Manner(StripeParams given, string origin)
{
    public Occasion Occasion { get; } = given.Text("off_session") is null or "false" ? Occasion.Present : Occasion.Absent;

    public string? ReturnUrl { get; } = given.Text("return_url");

    public bool RefusesQuestions { get; } = given.Flag("error_on_requires_action") == true;

    public string Origin => origin;
}
