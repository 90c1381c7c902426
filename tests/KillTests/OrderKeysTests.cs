using KillTests.Check;
using Portal.Tests.Kit;

namespace KillTests;

public sealed class OrderKeysTests
{
    private const string Take = "/v1/payment_intents", Release = "/v1/payment_intents/pi_1/cancel", Refund = "/v1/refunds";

    [Theory]
    [InlineData(Take, "hold:0a1b", true), InlineData(Take, "charge:0a1b", true), InlineData(Take, "collect:0a1b:2", true)]
    [InlineData(Release, "void:0a1b", true), InlineData(Release, "void:0a1b:2", true)]
    [InlineData(Refund, "refund:0a1b", true), InlineData(Refund, "refund:0a1b:2", true), InlineData(Refund, "refund:0a1b:after:re_1", true)]
    [InlineData(Take, null, false), InlineData(Release, null, false), InlineData(Refund, null, false)]
    [InlineData(Take, MadeUp, false), InlineData(Release, MadeUp, false), InlineData(Refund, MadeUp, false)]
    // Another key for the same payment takes the money once more.
    [InlineData(Take, "hold:0a1b:2", false)]
    [InlineData("/v1/customers", MadeUp, true)]
    public void Only_a_key_of_ours_will_do_for_money(string path, string? key, bool isRight) => Assert.Equal(isRight, !OrderKeys.Faults([Request(path, key)]).Any());

    /// <summary>As the processor's library makes one.</summary>
    private const string MadeUp = "7a047499-6318-49c4-8099-c6a652449f1f";

    [Fact]
    public void One_key_is_for_one_order_however_often_it_is_asked()
    {
        Assert.Empty(OrderKeys.Faults([Request(Release, "void:0a1b"), Request(Release, "void:0a1b")]));
        Assert.Single(OrderKeys.Faults([Request(Release, "void:0a1b"), Request("/v1/payment_intents/pi_2/cancel", "void:0a1b")]));
    }

    [Fact]
    public void What_is_asked_again_under_its_key_was_taken_once_and_what_was_declined_was_not()
    {
        Assert.Equal(2, OrderKeys.Taken([Request(Take, "hold:a"), Request(Take, "hold:a"), Request(Take, "charge:a"), Request(Take, "charge:b", 402), Request(Release, "void:a")]));
    }

    private static VendorRequest Request(string path, string? key, int status = 200) => new("POST", path, key, status, default);
}
