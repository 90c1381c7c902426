using System.Globalization;
using Sandbox.Bank.Desks;
using Sandbox.Vendors;

namespace Sandbox.Bank;

/// <summary>A card's bank statement: for people at /bank/statement, for tests at /statement.json.</summary>
internal sealed class StatementPage(BankBook book, Statement statement, Action settle)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/bank/statement", Show);
        app.MapGet("/statement.json", ShowJson);
    }

    public IReadOnlyList<string> Row(StatementLine line) =>
        [When(line.At), line.Description, line.Kind, $"{Statement.Money(line.Amount)} USD"];

    public static string When(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private Task Show(HttpContext http)
    {
        var card = http.Request.Query["card"].ToString();
        var asked = $"""
            <form><p><label for="card">Card number</label><br><input type="text" id="card" name="card" inputmode="numeric" autocomplete="off"></p><p><button type="submit">Show statement</button></p></form>
            """;
        var lines = Lines(card).Select(Row).ToList();
        var table = lines.Count == 0
            ? "<p>Nothing has been charged.</p>" : VendorPage.Table(["Date", "Description", "Kind", "Amount"], lines);
        return VendorPage.Show(http, 200, "Bank statement", card.Length == 0 ? asked : table + asked);
    }

    private Task ShowJson(HttpContext http)
    {
        var lines = Lines(http.Request.Query["card"]).Select(line => new
        {
            kind = line.Kind,
            amount = Statement.Money(line.Amount),
            currency = "USD",
            description = line.Description,
            at = line.At,
        });
        return http.Response.WriteAsJsonAsync(lines, http.RequestAborted);
    }

    private List<StatementLine> Lines(string? card)
    {
        lock (book.Door)
        {
            settle();
            return statement.Lines(card ?? "");
        }
    }
}
