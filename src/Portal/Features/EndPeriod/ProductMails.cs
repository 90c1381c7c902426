using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Products;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.EndPeriod;

/// <summary>Plans the mail that something has ended with its end. The mail beforehand is planned when a period begins.</summary>
public sealed class ProductMails(Intents intents, TimeProvider time) : IPartOfSlice
{
    public void PlanEnded(Subscription ended) => intents.Plan(
        ProductEndedMail.KindName, "ended:" + ended.Id, ended.AccountId, new PeriodPayload(ended.Id, ended.Period), deadline: time.GetUtcNow() + TimeSpan.FromDays(3));
}

/// <summary>A mail about a product, at the proven address.</summary>
internal abstract class ProductMail(PortalDb db, IMail mail, TimeProvider time) : MessageKind<PeriodPayload>(db)
{
    protected override async Task<Outgoing> WriteAsync(Intent intent, PeriodPayload payload, CancellationToken ct)
    {
        if (intent.Deadline < time.GetUtcNow()) return Outgoing.NotAnyMore("too-late");
        var address = await Db.Accounts.Where(account => account.Id == intent.Subject && account.EmailProvenAt != null).Select(account => account.Email).FirstOrDefaultAsync(ct);
        if (address is null) return Outgoing.NotAnyMore("no-proven-address");
        var subscription = await Db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == payload.SubscriptionId && s.Period == payload.Period, ct);
        if (subscription is null || Write(subscription, await Db.IsDeclinedAsync(subscription.Id, ct)) is not { } letter) return Outgoing.NotAnyMore("ended-before");
        return Outgoing.ByMail(mail, new MailMessage(intent.Key, address, letter.Subject, letter.Text, letter.Html));
    }

    /// <summary>Null when it is of no use any more.</summary>
    /// <param name="isDeclined">A charge for it was declined and is not paid.</param>
    protected abstract Letter? Write(Subscription subscription, bool isDeclined);
}

/// <summary>Some days before a trial or a term is over: in time to buy, or to turn auto-renewal off.</summary>
internal sealed class PeriodEndsSoonMail(PortalDb db, IMail mail, Letters letters, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<PortalOptions> portal) : ProductMail(db, mail, time)
{
    public override string Name => BillingKeys.RemindKind;

    protected override Letter? Write(Subscription subscription, bool isDeclined)
    {
        if (subscription.EndedAt is not null) return null;
        var name = catalogue.Value.NameOf(subscription.Product);
        LetterLine what = subscription switch
        {
            { Kind: ProductKind.Trial } => new("“{0}” ends on {1:d MMMM yyyy HH:mm} UTC. You pay nothing. If you like it, you can buy.", name, subscription.PeriodEndsAt),
            { RenewalOffAt: null } when isDeclined => new("“{0}” ends on {1:d MMMM yyyy HH:mm} UTC, unless what was declined for it is paid before. You can pay under “Billing”.", name, subscription.PeriodEndsAt),
            { RenewalOffAt: null } => new("“{0}” renews itself on {1:d MMMM yyyy HH:mm} UTC for {2}. If you do not want that, turn auto-renewal off before.", name, subscription.PeriodEndsAt, Money.Usd(subscription.PriceCents ?? 0)),
            _ => new("“{0}” ends on {1:d MMMM yyyy HH:mm} UTC, as auto-renewal is off. You can turn it on again until then.", name, subscription.PeriodEndsAt),
        };
        return letters.Write("What happens soon in your {0} account", null, what, new LetterLine("Your products: {0}", new Uri(portal.Value.PublicUrl!, "/products").AbsoluteUri));
    }
}

internal sealed class ProductEndedMail(PortalDb db, IMail mail, Letters letters, TimeProvider time, IOptions<CatalogueOptions> catalogue, IOptions<PortalOptions> portal) : ProductMail(db, mail, time)
{
    public const string KindName = "product-ended-mail";

    public override string Name => KindName;

    protected override Letter? Write(Subscription subscription, bool isDeclined) => letters.Write("A product of your {0} account has ended", null,
        new LetterLine("“{0}” ended on {1:d MMMM yyyy HH:mm} UTC. You can start again whenever you like.", catalogue.Value.NameOf(subscription.Product), subscription.PeriodEndsAt),
        new LetterLine("Your products: {0}", new Uri(portal.Value.PublicUrl!, "/products").AbsoluteUri));
}
