using System.Globalization;
using Sandbox.Vendors;

namespace Sandbox.PayPal;

/// <summary>PayPal's page: log in as a test payer, agree or cancel, go back to the merchant. Works without scripts.</summary>
internal sealed class ApprovePage(PayPalBook book, SetupTokens tokens, Payers payers)
{
    private const string Address = "/paypal/agreements/approve";
    private const string Another = "another";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Address, Show);
        app.MapPost(Address, Answer);
    }

    private Task Show(HttpContext http)
    {
        lock (book.Door) return Asked(http) is { } token ? Form(http, 200, token, null, "", "") : Unknown(http);
    }

    private async Task Answer(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        Task answer;
        lock (book.Door) answer = Asked(http) is { } token ? Answer(http, token, form) : Unknown(http);
        await answer;
    }

    private Task Answer(HttpContext http, SetupTokenRecord token, IFormCollection form)
    {
        if (form["action"] == "cancel") return VendorPage.GoTo(http, token.CancelUrl);
        if (form["action"] != "approve") return Form(http, 422, token, "Choose \"Agree and continue\" or \"Cancel\".", "", "");
        // A second click on the same button comes back to the same place.
        if (token.Status != "PAYER_ACTION_REQUIRED") return VendorPage.GoTo(http, Back(token));
        var (email, country) = (form["email"].ToString().Trim(), form["country"].ToString().Trim().ToUpperInvariant());
        if (Chosen(form["payer"].ToString(), email, country) is not { } payer)
            return Form(http, 422, token, "Choose a payer, or enter an e-mail address and a two-letter country.", email, country);
        (token.Status, token.Payer) = ("APPROVED", payer.Id);
        return VendorPage.GoTo(http, Back(token));
    }

    private PayerRecord? Chosen(string choice, string email, string country)
    {
        if (choice != Another && email.Length == 0)
            return Payers.Listed.FirstOrDefault(payer => payer.Email == choice) is { } listed ? payers.Named(listed) : null;
        var valid = email.Contains('@', StringComparison.Ordinal) && country.Length == 2
            && (country == "C2" || country.All(char.IsAsciiLetterUpper));
        return valid ? payers.Named(email, country) : null;
    }

    private static string Back(SetupTokenRecord token) =>
        VendorPage.With(token.ReturnUrl, ("approval_token_id", token.Id), ("approval_session_id", token.Id));

    private SetupTokenRecord? Asked(HttpContext http) => tokens.Find(http.Request.Query["approval_session_id"]);

    private static Task Unknown(HttpContext http) =>
        VendorPage.Show(http, 404, "This request has expired", "<p>Go back to the merchant and start again.</p>");

    private static Task Form(HttpContext http, int status, SetupTokenRecord token, string? error, string email, string country) =>
        VendorPage.Show(http, status, "PayPal", $"""
            {VendorPage.Errors(error is null ? [] : [error])}
            <p>{VendorPage.Text(token.Brand ?? "The merchant")} asks you to agree to future payments with PayPal. {VendorPage.Text(token.Description)}</p>
            <form method="post"><fieldset><legend>Log in as</legend>
            {string.Concat(Payers.Listed.Select((payer, place) => Choice(payer, place, email.Length == 0 && place == 0)))}
            <p><input type="radio" id="payer-another" name="payer" value="{Another}"{(email.Length > 0 ? " checked" : "")}>
            <label for="payer-another">another payer:</label></p>
            {VendorPage.Field("email", "E-mail address of another payer", email, "type=\"email\" autocomplete=\"off\"")}
            {VendorPage.Field("country", "Country of another payer, two letters", country, "type=\"text\" maxlength=\"2\" size=\"4\" autocomplete=\"off\"")}
            </fieldset>
            <p><button type="submit" name="action" value="approve">Agree and continue</button> <button type="submit" class="quiet" name="action" value="cancel" formnovalidate>Cancel</button></p></form>
            """);

    private static string Choice(TestPayer payer, int place, bool chosen)
    {
        var id = "payer-" + place.ToString(CultureInfo.InvariantCulture);
        return $"<p><input type=\"radio\" id=\"{id}\" name=\"payer\" value=\"{VendorPage.Text(payer.Email)}\"{(chosen ? " checked" : "")}> "
            + $"<label for=\"{id}\">{VendorPage.Text(payer.Email)}: {VendorPage.Text(payer.What)}</label></p>";
    }
}
