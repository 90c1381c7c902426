using System.Globalization;

namespace Sandbox.Web;

/// <summary>The one page for people: what arrived, newest first, the clock and the faults.</summary>
internal static class FrontPage
{
    private const int RequestsShown = 40;

    public static void MapFrontPage(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", Show);
        app.MapGet("/sandbox.css", () => Results.Text(Stylesheet.Css, "text/css"));
        app.MapPost("/clock", AdvanceAsync);
        app.MapPost("/faults", SetFaultAsync);
        app.MapPost("/reset", (Reset reset) => { reset.Everything(); return Back(); });
    }

    private static IResult Show(IEnumerable<INeighbour> neighbours, RequestLog log, Faults faults, SandboxClock clock, SandboxOptions options)
    {
        var all = neighbours.OrderBy(Rank).ToList();
        var page = new Html().Raw("<p>The outside world of ").Link(options.PortalUrl, options.PortalUrl).Raw(". ").Link("/", "Look again").Raw("</p>\n");
        Clock(page, clock);
        FaultForm(page, all, faults);
        var sections = all.SelectMany(neighbour => neighbour.Sections()).Append(Requests(log));
        foreach (var section in sections.OrderBy(IsReference)) page.Heading(section.Title).Table(section);
        return page.Page("Sandbox");
    }

    // People look for their mail and their texts first.
    private static int Rank(INeighbour neighbour) => Array.IndexOf(["paypal", "stripe", "twilio", "mail"], neighbour.Name) * -1;

    // Lists of test cards and numbers do not change: they come after what does.
    private static bool IsReference(PageSection section) => section.Title.StartsWith("Test ", StringComparison.Ordinal);

    private static void Clock(Html page, SandboxClock clock)
    {
        page.Raw("<div class=\"bar\"><div><strong>Clock</strong><br>").Text(Moment(clock.GetUtcNow())).Raw(" (").Text(TestJson.Days(clock.Offset)).Raw(" ahead)</div>\n");
        page.Raw("<form method=\"post\" action=\"/clock\">");
        foreach (var (text, span) in new[] { ("+1 hour", "01:00:00"), ("+1 day", "1.00:00:00"), ("+30 days", "30.00:00:00") })
        {
            page.Raw("<button type=\"submit\" name=\"advance\" value=\"").Text(span).Raw("\">").Text(text).Raw("</button>");
        }
        page.Raw("</form>\n<form method=\"post\" action=\"/reset\"><button type=\"submit\">Forget everything received</button></form></div>\n");
    }

    private static void FaultForm(Html page, List<INeighbour> neighbours, Faults faults)
    {
        page.Raw("<div class=\"bar\"><form method=\"post\" action=\"/faults\"><strong>Faults</strong>");
        Choice(page, "Vendor", "vendor", neighbours.Select(neighbour => neighbour.Name));
        Choice(page, "Trouble", "mode", Fault.Modes);
        page.Raw("<label>How often (0 to 1)<input name=\"rate\" type=\"number\" min=\"0\" max=\"1\" step=\"any\" value=\"1\"></label>");
        page.Raw("<label>Seed<input name=\"seed\" type=\"number\" value=\"0\"></label><button type=\"submit\">Set</button></form>");
        var active = faults.All().Where(fault => fault.Mode != "ok").Select(fault => $"{fault.Vendor}: {fault.Mode} ({fault.Rate:0.##})");
        page.Raw("<p>").Text(string.Join(", ", active.Order()) is { Length: > 0 } now ? $"Now {now}" : "All is well.").Raw("</p></div>\n");
    }

    private static void Choice(Html page, string label, string name, IEnumerable<string> values)
    {
        page.Raw("<label>").Text(label).Raw("<select name=\"").Text(name).Raw("\">");
        foreach (var value in values) page.Raw("<option>").Text(value).Raw("</option>");
        page.Raw("</select></label>");
    }

    private static PageSection Requests(RequestLog log) => new("Requests the vendors received", ["When", "Vendor", "Request", "Status", "Key"],
        [.. log.Newest(null).Take(RequestsShown).Select(r => (string[])[Moment(r.At), r.Vendor, $"{r.Method} {r.Path}", Status(r.Status), r.IdempotencyKey ?? ""])]);

    private static string Status(int status) => status == 0 ? "cut off" : status.ToString(CultureInfo.InvariantCulture);

    internal static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task<IResult> AdvanceAsync(HttpRequest request, SandboxClock clock)
    {
        var form = await request.ReadFormAsync();
        return TestJson.Advance(form["advance"], clock) ? Back() : Results.BadRequest("Say how far, as d.hh:mm:ss.");
    }

    private static async Task<IResult> SetFaultAsync(HttpRequest request, Faults faults, IEnumerable<INeighbour> neighbours)
    {
        var form = await request.ReadFormAsync();
        if (!double.TryParse(form["rate"], CultureInfo.InvariantCulture, out var rate) || !int.TryParse(form["seed"], CultureInfo.InvariantCulture, out var seed))
        {
            return Results.BadRequest("Rate and seed are numbers.");
        }
        var wrong = TestJson.Set(new Fault(form["vendor"].ToString(), form["mode"].ToString(), rate, seed), faults, neighbours);
        return wrong is null ? Back() : Results.BadRequest(wrong);
    }

    // 303, so that looking again does not press the button again.
    private static SeeFrontPage Back() => new();

    private sealed class SeeFrontPage : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = "/";
            return Task.CompletedTask;
        }
    }
}
