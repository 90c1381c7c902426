using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.AddCard;

public sealed record OpenCardPageCommand : Command;

/// <summary>Sends the visitor to the processor's own page for the number.</summary>
internal sealed class OpenCardPageHandler(PortalDb db, CardOffers offers, Intents intents, ICardGateway gateway, Visit visit, TimeProvider time, IOptions<PortalOptions> portal)
    : IRequestHandler<OpenCardPageCommand, Answer>
{
    public async Task<Answer> Handle(OpenCardPageCommand command, CancellationToken cancellationToken)
    {
        if (await offers.RefuseAsync(command.FormKey, cancellationToken) is { } refused) return refused;
        var offer = await offers.MakeAsync(cancellationToken);
        if (await CustomerAsync(cancellationToken) is not { } customer) return CardAnswers.NotReached;
        var order = new HostedEntryOrder(customer, offer.Id, Address("/payment-methods/card/return"), Address("/payment-methods/add"));
        if (await gateway.OpenHostedEntryAsync(order, "card-page:" + offer.Id, cancellationToken) is not Reply<HostedEntry>.Answered(var page)) return CardAnswers.NotReached;
        if (!gateway.IsPageOf(page.Url)) throw new InvalidOperationException("The card processor's page is at none of its sites; set Cards:PageSites.");
        offer.OpenPage(page.Id, page.Url);
        FinishCardPage.Plan(intents, visit.AccountId, page.Id, time.GetUtcNow());
        return Answer.Leave(page.Url);
    }

    private async Task<string?> CustomerAsync(CancellationToken ct)
    {
        var account = await db.Accounts.SingleAsync(account => account.Id == visit.AccountId, ct);
        if (account.GatewayCustomerId is null && await gateway.CreateCustomerAsync(account.Id, CardCheckKeys.Customer(account.Id), ct) is Reply<string>.Answered(var made)) account.GatewayCustomerId = made;
        return account.GatewayCustomerId;
    }

    private string Address(string place) => new Uri(portal.Value.PublicUrl!, place).AbsoluteUri;
}
