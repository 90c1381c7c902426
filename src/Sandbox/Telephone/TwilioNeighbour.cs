using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Web;

namespace Sandbox.Telephone;

/// <summary>The telephone company: Twilio's messages, calls and lookups, and the phones they end at.</summary>
internal sealed class TwilioNeighbour(TelephoneStore store, TwilioMessages messages, TwilioCalls calls, StatusWalk walk, SandboxOptions options) : INeighbour
{
    private const int Shown = 30;

    public string Name => "twilio";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/phone.json", (string? number) => store.Phone(Number(number)).Select(AsJson));
        var vendor = app.MapGroup("/vendors/twilio").AddEndpointFilter(SignedInAsync);
        vendor.MapGet("/v2/PhoneNumbers/{number}", TwilioLookup.Find);
        var account = vendor.MapGroup("/2010-04-01/Accounts/{account}").AddEndpointFilter(OwnAccountAsync);
        messages.Map(account);
        calls.Map(account);
        vendor.MapFallback("{**rest}", () => TwilioErrors.Refuse(20404));
    }

    public JsonNode? Save() => store.Save();

    /// <summary>What was under way goes on.</summary>
    public void Load(JsonNode? state)
    {
        store.Load(state);
        var (texts, open) = store.Unfinished();
        foreach (var text in texts) walk.Begin(text);
        foreach (var call in open) walk.Begin(call);
    }

    public void Reset() => store.Load(null);

    public IEnumerable<PageSection> Sections()
    {
        yield return new PageSection("Phone", ["Number", "Kind", "Text", "Received"],
            [.. store.Phone(null).Take(Shown).Select(entry => (string[])[entry.Number, entry.Kind, entry.Text, FrontPage.Moment(entry.ReceivedAt)])]);
        yield return MagicNumbers.Section();
    }

    private static object AsJson(PhoneEntry entry) => new { entry.Kind, entry.Text, entry.ReceivedAt };

    // In a query a plus sign that was not escaped arrives as a space.
    private static string? Number(string? asked) => string.IsNullOrWhiteSpace(asked) ? null : "+" + asked.Trim().TrimStart('+');

    private async ValueTask<object?> SignedInAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.TwilioAccountSid}:{options.TwilioAuthToken}"));
        return context.HttpContext.Request.Headers.Authorization == expected ? await next(context) : TwilioErrors.Refuse(20003);
    }

    private async ValueTask<object?> OwnAccountAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetRouteValue("account") is string account && account == options.TwilioAccountSid ? await next(context) : TwilioErrors.Refuse(20404);
}
