using Portal.Domain;
using Portal.Domain.News;
using Portal.Domain.Payments;
using Portal.Ports;
using Simulation.Engine;

namespace Simulation.Neighbours;

/// <summary>
/// A card processor as Stripe describes itself: an answer is remembered under its key for a day and then forgotten, money can be found by
/// the key of the request that moved it, and nothing is given back twice.
/// </summary>
internal sealed partial class SimGateway(Run run, Manners manners, Dice dice, Mix mix) : ICardGateway
{
    private static readonly TimeSpan Remembers = TimeSpan.FromHours(24);
    private const string Site = "https://cards.example";
    private readonly Dictionary<string, (DateTimeOffset At, string Order, object Reply)> _answers = [];
    private int _ids;

    public Dictionary<string, Plastic> Plastic { get; } = [];
    public Dictionary<string, Token> Tokens { get; } = [];
    public Dictionary<string, Attachment> Attachments { get; } = [];
    public Dictionary<string, CardPage> Pages { get; } = [];
    public List<Payment> Payments { get; } = [];

    /// <summary>For products.</summary>
    public List<Taking> Takings { get; } = [];

    /// <summary>Customers that exist, each with our account.</summary>
    public Dictionary<string, string> Customers { get; } = [];

    public Manners Manners => manners;
    /// <summary>Another than our processor's, so that a figure of it in the code would show.</summary>
    public int SmallestChargeCents => 71;
    public bool HasOwnPage => mix.GatewayHasOwnPage;
    public IReadOnlyList<Uri> Sites { get; } = [new(Site)];
    public string StatementLine(string code) => "PORTAL* V" + code;

    public Task<Reply<GatewayCard>> ReadCardAsync(CardEntry entry, string key, CancellationToken ct) =>
        AskAsync("read card", key, entry.Number.Reveal(), () => Read(Plastic[entry.Number.Reveal()]));

    public Task<Reply<HostedEntry>> OpenHostedEntryAsync(HostedEntryOrder order, string key, CancellationToken ct) => AskAsync<HostedEntry>("open page", key, order.ToString(), () =>
    {
        var page = new CardPage(Id("cs"), order.CustomerId, Site + "/enter/" + _ids, run.Clock.World);
        Pages[page.Id] = page;
        return new Reply<HostedEntry>.Answered(new HostedEntry(page.Id, page.Url));
    });

    public Task<Reply<GatewayCard?>> ReadHostedEntryAsync(string entryId, CancellationToken ct) => AskAsync<GatewayCard?>("read page", null, "", () => Pages[entryId] switch
    {
        { Failed: { } why } => new Reply<GatewayCard?>.Refused(why),
        { Entered: { } token } page => new Reply<GatewayCard?>.Answered(token.Card.AsGatewaySees(token.Id) with { CustomerId = page.Customer }),
        var page when page.IsOver(run.Clock.World) => new Reply<GatewayCard?>.Refused("page-expired"),
        _ => new Reply<GatewayCard?>.Answered(null),
    });

    public Task<Reply<string>> CreateCustomerAsync(string accountId, string key, CancellationToken ct) => AskAsync<string>("create customer", key, accountId, () =>
    {
        var id = Id("cus");
        Customers[id] = accountId;
        return new Reply<string>.Answered(id);
    });

    public Task<Reply<KeptCard>> KeepCardAsync(KeepCardOrder order, string key, CancellationToken ct) => AskAsync("keep card", key, order.ToString(), () => Keep(order), order.Reference);

    public Task<Reply<KeptCard>> ReadKeptCardAsync(string setupId, CancellationToken ct) => AskAsync("read kept card", null, "", () => Kept(Attachments[setupId]));

    public Task<Reply<KeptCard>> StopKeepingAsync(string setupId, string key, CancellationToken ct) => AskAsync("stop keeping", key, setupId, () =>
    {
        var attachment = Attachments[setupId];
        if (!attachment.Waits) return Kept(attachment);
        (attachment.Waits, attachment.Failed) = (false, true);
        return Kept(attachment);
    });

    public Task<Reply<GatewayCard>> ReadAttachedCardAsync(string cardId, CancellationToken ct) => AskAsync<GatewayCard>("read attached card", null, cardId, () =>
        Tokens.TryGetValue(cardId, out var token) ? new Reply<GatewayCard>.Answered(token.Card.AsGatewaySees(cardId)) : new Reply<GatewayCard>.Refused("not-found"));

    public Task<Reply<bool>> DetachCardAsync(string cardId, string key, CancellationToken ct) => AskAsync<bool>("detach card", key, cardId, () =>
    {
        if (Tokens.TryGetValue(cardId, out var token)) Detach(token);
        return new Reply<bool>.Answered(true);
    });

    public Task<Reply<bool>> DeleteCustomerAsync(string customerId, CancellationToken ct) => AskAsync<bool>("delete customer", null, customerId, () =>
    {
        Customers.Remove(customerId);
        foreach (var token in Tokens.Values.Where(token => token.Customer == customerId)) Detach(token);
        return new Reply<bool>.Answered(true);
    });

    /// <summary>The owner types a number into our page.</summary>
    public void Enter(CardPage page, Plastic card)
    {
        if (card.Decline is ("keep", var why)) page.Failed = why;
        else page.Entered = new Token(Id("pm"), card) { Customer = page.Customer };
        if (page.Entered is { } token) Tokens[token.Id] = token;
        Tell(new CardPageEnded(page.Id));
    }

    private Reply<GatewayCard> Read(Plastic card)
    {
        if (card.Decline is ("read", var why)) return new Reply<GatewayCard>.Refused(why);
        var token = new Token(Id("pm"), card);
        Tokens[token.Id] = token;
        return new Reply<GatewayCard>.Answered(card.AsGatewaySees(token.Id));
    }

    private Reply<KeptCard> Keep(KeepCardOrder order)
    {
        if (!Customers.ContainsKey(order.CustomerId) || !Tokens.TryGetValue(order.CardId, out var token)) return new Reply<KeptCard>.Refused("not-found");
        if (token.WasDetached) return new Reply<KeptCard>.Refused("our-fault");
        if (token.Card.Decline is ("keep", var why)) return new Reply<KeptCard>.Refused(why);
        var attachment = new Attachment(Id("seti"), order.Reference, token, order.CustomerId, Site + "/issuer/" + _ids) { Waits = token.Card.AsksOwner };
        Attachments[attachment.Id] = attachment;
        if (!attachment.Waits) token.Customer = order.CustomerId;
        Tell(new CardAttachmentMoved(order.Reference));
        if (dice.Hits(0.03)) Tell(new CardRenewed(token.Id));
        return Kept(attachment);
    }

    private static Reply<KeptCard> Kept(Attachment attachment) => attachment switch
    {
        { Failed: true } => new Reply<KeptCard>.Refused(CardDeclines.AuthenticationRequired),
        { Waits: true } => new Reply<KeptCard>.Answered(new KeptCard(attachment.Id, false, attachment.Url)),
        _ => new Reply<KeptCard>.Answered(new KeptCard(attachment.Id, true, null)),
    };

    /// <summary>The key's first answer, for as long as it is remembered; another order under it is refused without a word about the first.</summary>
    private Task<Reply<T>> AskAsync<T>(string what, string? key, string order, Func<Reply<T>> work, string? about = null) => manners.AskAsync(about is null ? what : $"{what} {about}", () =>
    {
        if (key is null) return work();
        if (_answers.TryGetValue(key, out var known) && run.Clock.World - known.At < Remembers)
            return known.Order != what + order ? new Reply<T>.Unknown("key-used-for-another-order") : known.Reply is Reply<T>.Unknown ? new Reply<T>.Unknown(CardGatewayTroubles.StoredError) : (Reply<T>)known.Reply;
        var reply = work();
        _answers[key] = (run.Clock.World, what + order, reply);
        return reply;
    });

    private void Detach(Token token)
    {
        if (token.Customer is null) return;
        (token.Customer, token.WasDetached) = (null, true);
        Tell(new PaymentMethodEnded(PaymentMethodKind.Card, token.Id));
    }

    /// <summary>The owner was at the issuer's page.</summary>
    public void SeeOwner(Attachment attachment, bool fails)
    {
        (attachment.Waits, attachment.Failed) = (false, fails);
        if (!fails) attachment.Token.Customer = attachment.Customer;
        Tell(new CardAttachmentMoved(attachment.Reference));
    }

    private void Tell(IFact what) => run.News.Tell("stripe", what);

    private string Id(string kind) => $"{kind}_{++_ids}_{dice.Number(0, 1000)}";
}
