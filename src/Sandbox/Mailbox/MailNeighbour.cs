using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Web;

namespace Sandbox.Mailbox;

/// <summary>The mailbox as people and tests see it; the post comes in by <see cref="SmtpServer"/>.</summary>
internal sealed class MailNeighbour(MailStore store) : INeighbour
{
    private const int Shown = 30;

    public string Name => "mail";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/mailbox.json", (string? to) => store.Newest(to).Select(AsJson));
        app.MapGet("/mail/{id:int}", (int id) => store.Find(id) is { } mail ? MailPage.Show(mail) : Results.NotFound());
    }

    public JsonNode? Save() => JsonSerializer.SerializeToNode(store.Newest().Reverse());

    public void Load(JsonNode? state) => store.Replace(state.Deserialize<List<Mail>>() ?? []);

    public void Reset() => store.Replace([]);

    public IEnumerable<PageSection> Sections()
    {
        var mails = store.Newest().Take(Shown).ToList();
        yield return new PageSection("Mailbox", ["Subject", "To", "Received"],
            [.. mails.Select(mail => (string[])[mail.Subject.Length > 0 ? mail.Subject : "(no subject)", mail.To, FrontPage.Moment(mail.ReceivedAt)])])
        {
            Links = [.. mails.Select(mail => $"/mail/{mail.Id}")],
        };
    }

    private static object AsJson(Mail mail) => new { mail.To, mail.From, mail.Subject, mail.Text, mail.Html, mail.ReceivedAt, mail.MessageId };
}
