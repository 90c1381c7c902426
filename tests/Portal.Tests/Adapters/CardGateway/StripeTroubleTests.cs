using Portal.Ports;
using Portal.Tests.Adapters.Kit;
using static Portal.Tests.Adapters.CardGateway.Till;

namespace Portal.Tests.Adapters.CardGateway;

public sealed class StripeTroubleTests(Outside outside) : IClassFixture<Outside>
{
    [Theory]
    [InlineData("down")]
    [InlineData("lose-answer")]
    public async Task After_a_broken_conversation_the_same_key_tells_what_happened_and_it_happened_once(string trouble)
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        outside.Trouble("stripe", trouble);
        for (var i = 0; i < 4; i++) Assert.IsType<Reply<GatewayPayment>.Unknown>(await till.Gateway.HoldAsync(order, "hold:1", default));

        outside.Calm();
        var hold = Value(await till.Gateway.HoldAsync(order, "hold:1", default));

        Assert.Equal($"hold 1.00 {hold.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task A_lost_answer_to_a_refund_is_asked_again_and_the_money_goes_back_once()
    {
        await using var till = await TillAsync();
        var charge = Value(await till.Gateway.ChargeAsync(await till.KeptAsync(Good, 73), "charge:1", default));
        outside.Trouble("stripe", "lose-answer");
        Assert.IsType<Reply<GatewayRefund>.Unknown>(await till.Gateway.RefundAsync(charge.Id, "refund:1", default));

        outside.Calm();
        Assert.False(Value(await till.Gateway.RefundAsync(charge.Id, "refund:1", default)).HasFailed);
        Assert.Equal($"charge 0.73 {charge.StatementLine}, refund 0.73 {charge.StatementLine}", await till.StatementAsync(Good));
    }

    /// <summary>Stripe keeps an error of its own under the key, whether or not the request had its effect (the sandbox throws a coin).</summary>
    [Fact]
    public async Task A_kept_error_hides_a_hold_that_was_made_or_not_and_looking_tells()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        outside.Trouble("stripe", "error");
        foreach (var key in Keys("hold")) Assert.Equal(new Reply<GatewayPayment>.Unknown("server-error"), await till.Gateway.HoldAsync(order, key, default));

        outside.Calm();
        foreach (var key in Keys("hold")) Assert.Equal(new Reply<GatewayPayment>.Unknown("stored-error"), await till.Gateway.HoldAsync(order, key, default));
        var found = 0;
        foreach (var key in Keys("hold")) found += Value(await till.Gateway.FindPaymentAsync(new PaymentLook(key, null, DateTimeOffset.UnixEpoch, Always), default)) is null ? 0 : 1;

        var made = (await till.StatementAsync(Good)).Split("hold").Length - 1;
        Assert.InRange(made, 1, 9);
        Assert.Equal(made, found);
    }

    [Fact]
    public async Task A_kept_error_holds_no_refund_up_and_doubles_none()
    {
        await using var till = await TillAsync();
        var charge = Value(await till.Gateway.ChargeAsync(await till.KeptAsync(Good, 73), "charge:1", default));
        outside.Trouble("stripe", "error");
        for (var i = 0; i < 3; i++) await till.Gateway.RefundAsync(charge.Id, "refund:1", default);

        outside.Calm();
        var refund = Value(await till.Gateway.RefundAsync(charge.Id, "refund:1", default));
        Assert.False(refund.HasFailed);
        // Known by name, also where an error hid that it was made: banks send some back days later.
        Assert.False(Value(await till.Gateway.ReadRefundAsync(refund.Id!, default)).HasFailed);
        Assert.Equal($"charge 0.73 {charge.StatementLine}, refund 0.73 {charge.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task A_kept_error_holds_no_release_up()
    {
        await using var till = await TillAsync();
        var hold = Value(await till.Gateway.HoldAsync(await till.KeptAsync(Good), "hold:1", default));
        outside.Trouble("stripe", "error");
        for (var i = 0; i < 3; i++) await till.Gateway.VoidAsync(hold.Id, "void:1", default);

        outside.Calm();
        Assert.True(Value(await till.Gateway.VoidAsync(hold.Id, "void:1", default)));
        Assert.Equal($"hold 1.00 {hold.StatementLine}, void 1.00 {hold.StatementLine}", await till.StatementAsync(Good));
    }

    /// <summary>An error is kept for a day under each key, and there are as many keys as minutes.</summary>
    [Fact]
    public async Task However_many_errors_are_kept_a_card_is_kept_when_the_processor_is_well()
    {
        await using var till = await TillAsync();
        var (customer, card) = await till.CardAsync(Good);
        var order = new KeepCardOrder(customer, card, "verification-1", "http://127.0.0.1:5080/back");
        outside.Trouble("stripe", "error");
        for (var i = 0; i < 25; i++) Assert.IsType<Reply<KeptCard>.Unknown>(await till.Gateway.KeepCardAsync(order, "keep:1", default));

        outside.Calm();
        till.Advance(TimeSpan.FromMinutes(2));
        Value(await till.Gateway.KeepCardAsync(order, "keep:1", default));
    }

    [Fact]
    public async Task A_hold_is_found_by_its_reference_too_and_only_in_its_time()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        var hold = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        var (from, to) = (DateTimeOffset.UnixEpoch, Always);

        Assert.Equal(hold.Id, Value(await till.Gateway.FindPaymentAsync(new PaymentLook("another", order.Reference, from, to), default))!.Id);
        Assert.Null(Value(await till.Gateway.FindPaymentAsync(new PaymentLook("another", "another", from, to), default)));
        Assert.Null(Value(await till.Gateway.FindPaymentAsync(new PaymentLook("hold:1", order.Reference, from, from.AddDays(1)), default)));
    }

    [Fact]
    public async Task An_effect_that_comes_late_is_found_under_its_key()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        outside.Trouble("stripe", "late");
        Assert.IsType<Reply<GatewayPayment>.Unknown>(await till.Gateway.HoldAsync(order, "hold:1", default));
        outside.Calm();
        await Task.Delay(600);
        var hold = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        Assert.Equal($"hold 1.00 {hold.StatementLine}", await till.StatementAsync(Good));
    }

    [Fact]
    public async Task A_processor_that_does_not_answer_leaves_it_open()
    {
        await using var till = await TillAsync(("Cards:TimeoutSeconds", "1"));
        outside.Trouble("stripe", "timeout");
        Assert.Equal(new Reply<GatewayCard>.Unknown("timeout"), await till.ReadAsync(Good));
    }

    [Fact]
    public async Task A_slow_processor_is_waited_for()
    {
        await using var till = await TillAsync();
        outside.Trouble("stripe", "slow");
        Value(await till.ReadAsync(Good));
    }

    [Fact]
    public async Task Nobody_listening_means_not_reached()
    {
        await using var till = await TillAsync(("Cards:BaseAddress", "http://127.0.0.1:1"));
        Assert.Equal(new Reply<GatewayCard>.NotReached("no-connection"), await till.ReadAsync(Good));
    }

    [Fact]
    public async Task A_wrong_key_of_ours_may_be_mended()
    {
        await using var till = await TillAsync(("Cards:SecretKey", "sk_test_wrong"));
        Assert.Equal(new Reply<GatewayRefund>.NotReached("our-fault"), await till.Gateway.RefundAsync("pi_1", "refund:1", default));
    }

    [Fact]
    public async Task The_asker_can_give_up()
    {
        await using var till = await TillAsync();
        outside.Trouble("stripe", "timeout");
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => till.Gateway.VoidAsync("pi_1", "void:1", soon.Token));
    }

    [Fact]
    public async Task Every_change_carries_our_key()
    {
        await using var till = await TillAsync();
        var order = await till.KeptAsync(Good);
        var hold = Value(await till.Gateway.HoldAsync(order, "hold:1", default));
        await till.Gateway.VoidAsync(hold.Id, "void:1", default);
        await till.Gateway.DetachCardAsync(order.CardId, "detach:1", default);

        var posts = (await outside.JsonAsync("/requests.json?vendor=stripe")).Where(request => (string)request!["method"]! == "POST").ToList();

        Assert.Equal(["detach:1", "void:1", "hold:1", "test:3", "test:2", "test:1"], posts.Select(post => (string?)post!["idempotencyKey"]));
    }

    private static IEnumerable<string> Keys(string what) => Enumerable.Range(1, 10).Select(number => $"{what}:{number}");

    private static DateTimeOffset Always { get; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private async Task<Till> TillAsync(params (string, string?)[] settings) => new(outside, await outside.AdaptersAsync(settings));
}
