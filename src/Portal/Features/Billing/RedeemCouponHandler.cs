using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Products;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Billing;

public sealed record RedeemCouponCommand(string? Code) : Command;

internal sealed class RedeemCouponValidator : AbstractValidator<RedeemCouponCommand>
{
    public RedeemCouponValidator() =>
        RuleFor(command => command.Code).Must(code => !string.IsNullOrWhiteSpace(code)).WithMessage("Enter the code of your coupon.").OverridePropertyName("CouponCode");
}

/// <summary>Whoever guesses codes is stopped as whoever guesses passwords: by account and by network. Unknown and over look the same.</summary>
internal sealed class RedeemCouponHandler(
    PortalDb db, Limits limits, IChance chance, TimeProvider time, Visit visit, IOptions<CatalogueOptions> catalogue, IOptions<BillingOptions> options)
    : IRequestHandler<RedeemCouponCommand, Answer>
{
    internal const string TooMany = "Too many codes were tried. You can try again after {0:HH:mm} UTC.";

    public async Task<Answer> Handle(RedeemCouponCommand command, CancellationToken cancellationToken)
    {
        var counted = await limits.CountAsync(command.FormKey, cancellationToken, options.Value.Coupons(visit.AccountId, visit.Network));
        if (counted.BlockedUntil is { } until) return Answer.WaitUntil(until, time.GetUtcNow(), "CouponCode", TooMany);
        var now = time.GetUtcNow();
        if (catalogue.Value.Coupon(command.Code!) is not { } coupon || coupon.Entry.Expires <= now)
            return Answer.Refuse("CouponCode", "There is no coupon with this code, or its time is over. Check the code.");
        await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockAccountAsync(visit.AccountId, cancellationToken) is not { ClosingSince: null }) return Answer.Refuse("CouponCode", "Your account is closing, and a coupon would be lost with it.");
        if (await db.Coupons.AnyAsync(mine => mine.AccountId == visit.AccountId && mine.Code == coupon.Code, cancellationToken))
            return Answer.Refuse("CouponCode", "You have redeemed this coupon already. Each account can use it once.");
        db.Coupons.Add(Coupon.Redeem(chance.Token(), visit.AccountId, coupon.Code, coupon.Entry.Percent, coupon.Entry.Charges, coupon.Entry.AmountCents, coupon.Entry.Expires, now));
        db.Note(now, visit.AccountId, "coupon-redeemed", "customer", coupon.Code);
        return Answer.GoTo("/billing");
    }
}
