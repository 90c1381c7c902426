using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Payments;
using Portal.Features.AddCard;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features.AddCard;

public sealed class SmallestChargeTests : PortalTest
{
    /// <summary>Each processor has a smallest charge of its own; less than it would be refused.</summary>
    [Fact]
    public async Task A_check_charges_no_less_than_the_processor_at_hand_can()
    {
        var person = await World.People.WithBothProvenAsync();

        // Drawn by chance: sixteen times, so that a smaller one would come up.
        var drawn = await World.InScopeAsync(async services =>
        {
            var (start, db, now) = (ActivatorUtilities.CreateInstance<CardStart>(services, Dear.Gateway(services)), services.GetRequiredService<PortalDb>(), World.Clock.GetUtcNow());
            var account = await db.Accounts.SingleAsync(one => one.Email == person.Email);
            for (var i = 0; i < 16; i++) start.Plan(account, CardOffer.Make($"offer {i}", account.Id, now), new GatewayCard($"pm_{i}", "f", "GB", "credit", "visa", "4242", 9, 2039), [1]);
            return db.CardPayments.Local.Where(payment => payment.Kind is CardPaymentKind.MicroCharge).Select(payment => payment.AmountCents).ToList();
        });

        Assert.Equal(Enumerable.Repeat(99, 16), drawn);
    }

    /// <summary>A processor like ours that charges 99 cents at least.</summary>
    public class Dear : DispatchProxy
    {
        private ICardGateway _other = null!;

        public static ICardGateway Gateway(IServiceProvider services)
        {
            var gateway = Create<ICardGateway, Dear>();
            ((Dear)(object)gateway)._other = services.GetRequiredService<ICardGateway>();
            return gateway;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_" + nameof(ICardGateway.SmallestChargeCents) ? 99 : targetMethod.Invoke(_other, args);
    }
}
