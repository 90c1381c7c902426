using Microsoft.Extensions.Options;

namespace Portal.Tests.Adapters;

/// <summary>The host does not start with settings that would fail or do harm later, and says which and why.</summary>
public sealed class SettingsTests
{
    private static readonly (string, string?)[] Real =
    [
        ("Mail:Host", "smtp.example.org"), ("Mail:From", "no-reply@example.org"),
        ("Telephone:AccountSid", "AC00000000000000000000000000000001"), ("Telephone:AuthToken", Random("token")), ("Telephone:From", "+15005550006"),
        ("Cards:SecretKey", "sk_live_" + Random("card")), ("Cards:WebhookSecret", "whsec_" + Random("hook")), ("Cards:StatementPrefix", "PORTAL"),
        ("PayPal:ClientId", "client"), ("PayPal:Secret", Random("paypal")), ("PayPal:WebhookId", "WH"),
        ("Secrets:Key", Convert.ToBase64String([.. Enumerable.Range(1, 32).Select(number => (byte)number)])),
    ];

    [Theory]
    [InlineData("Development")]
    [InlineData("Staging")]
    [InlineData("Production")]
    public async Task Real_settings_are_taken(string environment) => await StartAsync(environment);

    [Theory]
    [InlineData("Mail:Host", "")]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:Tls", "None")]
    [InlineData("Mail:Tls", "7")]
    [InlineData("Mail:User", "portal")]
    [InlineData("Mail:From", "")]
    [InlineData("Mail:From", "The Portal <no-reply@example.org>")]
    [InlineData("Mail:From", "a@example.org, b@example.org")]
    [InlineData("Mail:FromName", "two\nlines")]
    [InlineData("Mail:TimeoutSeconds", "0")]
    [InlineData("Telephone:AccountSid", "")]
    [InlineData("Telephone:AccountSid", "AC1")]
    [InlineData("Telephone:AccountSid", "AC../../../../../../../../../../x1")]
    [InlineData("Telephone:AuthToken", "")]
    [InlineData("Telephone:From", "")]
    [InlineData("Telephone:From", "The Portal")]
    [InlineData("Telephone:ApiKeySid", "SK1")]
    [InlineData("Telephone:MessagingServiceSid", "1")]
    [InlineData("Telephone:BaseAddress", "http://api.twilio.com")]
    [InlineData("Telephone:BaseAddress", "https://user:secret@api.twilio.com")]
    [InlineData("Telephone:BaseAddress", "/relative")]
    [InlineData("Telephone:BaseAddress", "http://127.0.0.1:5081/vendors/twilio")]
    [InlineData("Telephone:BaseAddress", "https://localhost/vendors/twilio")]
    [InlineData("Telephone:StatusCallback", "http://portal.example.org/webhooks/twilio")]
    [InlineData("Telephone:StatusCallback", "https://portal.example.org/webhooks/twilio?a=1")]
    [InlineData("Cards:SecretKey", "")]
    [InlineData("Cards:SecretKey", "pk_live_1")]
    [InlineData("Cards:SecretKey", "sk_test_1")]
    [InlineData("Cards:WebhookSecret", "")]
    [InlineData("Cards:Entry", "7")]
    [InlineData("Cards:StatementPrefix", "")]
    [InlineData("Cards:StatementPrefix", "P")]
    [InlineData("Cards:StatementPrefix", "12345")]
    [InlineData("Cards:StatementPrefix", "PORTAL*")]
    [InlineData("Cards:StatementPrefix", "ELEVEN CHAR")]
    [InlineData("Cards:BaseAddress", "http://[::1]:5081/vendors/stripe")]
    [InlineData("PayPal:ClientId", "")]
    [InlineData("PayPal:Secret", "")]
    [InlineData("PayPal:WebhookId", "")]
    [InlineData("PayPal:BaseAddress", "https://api-m.sandbox.paypal.com")]
    [InlineData("PayPal:ApprovalOrigin", "https://www.sandbox.paypal.com")]
    [InlineData("PayPal:ApprovalOrigin", "https://www.paypal.com/approve")]
    [InlineData("PayPal:ApprovalOrigin", "http://www.paypal.com")]
    [InlineData("Telemetry:Endpoint", "collector:4317")]
    [InlineData("Telemetry:Endpoint", "http://collector:4317")]
    [InlineData("Telemetry:Endpoint", "http://10.0.0.7:4318")]
    public async Task A_wrong_setting_stops_the_host_and_is_named(string setting, string value)
    {
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync("Production", (setting, value)));
        Assert.Contains(setting.Split(':')[0] + ":", failed.ToString(), StringComparison.Ordinal);
        Assert.Contains(setting.Split(':')[1], failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Telephone:AuthToken", "token", "too short")]
    [InlineData("Telephone:AuthToken", "sandbox-auth-token-sandbox-auth-token", "the sandbox’s")]
    [InlineData("Telephone:AuthToken", "0123012301230123012301230123012301230123", "plainly not random")]
    [InlineData("Cards:SecretKey", "sk_live_1", "too short")]
    [InlineData("Cards:SecretKey", "sk_live_aaaaaaaaaaaaaaaaaaaaaaaa", "plainly not random")]
    [InlineData("Cards:SecretKey", "rk_live_abcdefgabcdefgabcdefgabcdefg", "plainly not random")]
    [InlineData("Cards:WebhookSecret", "whsec_1", "too short")]
    [InlineData("Cards:WebhookSecret", "whsec_123456712345671234567123456712", "plainly not random")]
    [InlineData("Cards:WebhookSecret", "whsec_sandbox", "the sandbox’s")]
    [InlineData("PayPal:Secret", "secret", "too short")]
    [InlineData("PayPal:Secret", "sandbox-secret", "the sandbox’s")]
    public async Task A_weak_secret_is_for_development(string setting, string value, string why)
    {
        await StartAsync("Development", (setting, value));
        foreach (var environment in new[] { "Staging", "Production" })
        {
            var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(environment, (setting, value)));
            Assert.Contains($"{setting} is {why}", failed.Message, StringComparison.Ordinal);
            // What it is, is nobody's business.
            Assert.DoesNotContain(value + " ", failed.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Telephone:ApiKeySid", "Telephone:ApiKeySecret")]
    [InlineData("Mail:User", "Mail:Password")]
    public async Task Nor_may_one_be_weak_that_could_be_left_out(string user, string secret)
    {
        await StartAsync("Development", (user, "portal"), (secret, "a few words"));
        var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", (user, "portal"), (secret, "a few words")));
        Assert.Contains($"{secret} is too short", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_secret_is_for_one_thing()
    {
        var shared = Random("shared");
        await StartAsync("Development", ("Telephone:AuthToken", shared), ("PayPal:Secret", shared));

        var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", ("Telephone:AuthToken", shared), ("PayPal:Secret", shared)));

        Assert.Equal("Telephone:AuthToken and PayPal:Secret are the same; each needs a value of its own.", failed.Message);
    }

    [Theory]
    [InlineData("Telephone:BaseAddress", "http://127.0.0.1:5081/vendors/twilio")]
    [InlineData("Cards:BaseAddress", "http://localhost:5081/vendors/stripe")]
    [InlineData("Cards:SecretKey", "sk_test_0a1b2c3d4e5f6a7b8c9d0e1f2a3b")]
    [InlineData("PayPal:BaseAddress", "https://api-m.sandbox.paypal.com")]
    [InlineData("PayPal:ApprovalOrigin", "https://www.sandbox.paypal.com")]
    [InlineData("Mail:Host", "sandbox.smtp.mailtrap.io")]
    [InlineData("Telephone:StatusCallback", "http://127.0.0.1:5080/webhooks/twilio")]
    [InlineData("Telephone:StatusCallback", "https://localhost/webhooks/twilio")]
    [InlineData("Telephone:StatusCallback", "https://sandbox.example.org/webhooks/twilio")]
    [InlineData("Cards:PageSites:0", "http://localhost:5081")]
    [InlineData("Cards:PageSites:0", "https://checkout.sandbox.example.org")]
    public async Task A_sandbox_is_for_development(string setting, string value)
    {
        await StartAsync("Development", (setting, value));
        if (setting != "Cards:SecretKey") await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Staging", (setting, value)));
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", (setting, value)));
    }

    [Fact]
    public async Task A_mail_server_on_this_machine_needs_no_tls() => await StartAsync("Production", ("Mail:Host", "localhost"), ("Mail:Tls", "None"));

    [Theory]
    [InlineData("Production", "http://127.0.0.1:4317")]
    [InlineData("Production", "http://[::1]:4317")]
    [InlineData("Production", "https://collector:4317")]
    [InlineData("Development", "http://collector:4317")]
    public async Task A_collector_is_told_in_clear_on_this_machine_only_but_while_developing(string environment, string address) => await StartAsync(environment, ("Telemetry:Endpoint", address));

    [Fact]
    public async Task A_mail_server_may_have_the_word_within_its_name() => await StartAsync("Production", ("Mail:Host", "smtp.sandboxtheatre.example"));

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var failed = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("Production", ("Mail:Host", ""), ("Mail:From", ""), ("Mail:Port", "0")));
        Assert.Equal(3, failed.Failures.Count());
    }

    /// <summary>As random as it looks, and always the same.</summary>
    private static string Random(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..40];

    private static async Task StartAsync(string environment, params (string, string?)[] settings)
    {
        await using var adapters = new Kit.Adapters([.. Real, .. settings], environment);
        adapters.Port<IStartupValidator>().Validate();
    }
}
