using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Adapters;

/// <summary>A secret that an orchestrator mounts as a file needs to be in no environment, which programs pass on and print.</summary>
public sealed class SecretFilesTests : PortalTest
{
    private const string WebhookSecret = "whsec_0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d";

    [Fact]
    public async Task A_secret_is_taken_from_its_file_before_anything_else()
    {
        var folder = await WorkFolders.NewAsync("portal-secrets-");
        try
        {
            (string, string?)[] settings = [("Secrets:Folder", folder), ("Cards:WebhookSecret", "of no use")];
            Assert.Contains("Cards:WebhookSecret", Assert.Throws<WrongSettings>(() => World.With(settings)).ToString(), StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(folder, "Cards__WebhookSecret"), WebhookSecret + Environment.NewLine);

            var configuration = World.With(settings).Services.GetRequiredService<IConfiguration>();

            Assert.Equal(WebhookSecret, configuration["Cards:WebhookSecret"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Else a portal whose secrets are not mounted would go on with older ones.</summary>
    [Fact]
    public void A_folder_that_is_not_there_stops_the_start() =>
        Assert.Throws<DirectoryNotFoundException>(() => World.With(("Secrets:Folder", Path.Combine(AppContext.BaseDirectory, "nowhere"))));
}
