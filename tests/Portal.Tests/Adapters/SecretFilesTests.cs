using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Adapters;

/// <summary>A secret that an orchestrator mounts as a file needs to be in no environment, which programs pass on and print.</summary>
public sealed class SecretFilesTests : PortalTest
{
    private const string WebhookSecret = "whsec_0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d";

    private string _folder = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _folder = await WorkFolders.NewAsync("portal-secrets-");
    }

    public override Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void A_secret_is_taken_from_its_file_before_anything_else(string lineEnd)
    {
        var settings = Settings(("Cards:WebhookSecret", "of no use"));
        Assert.Contains("Cards:WebhookSecret", Refused(settings), StringComparison.Ordinal);
        Write("Cards__WebhookSecret", WebhookSecret + lineEnd);

        Assert.Equal(WebhookSecret, Taken(settings));
    }

    /// <summary>One line's end is an editor's; what else there is was meant.</summary>
    [Theory]
    [InlineData("\n\n", "\n")]
    [InlineData("\r\n\r\n", "\r\n")]
    [InlineData("\r", "\r")]
    [InlineData(" ", " ")]
    public void Nothing_else_is_taken_off(string end, string kept)
    {
        Write("Cards__WebhookSecret", WebhookSecret + end);

        Assert.Equal(WebhookSecret + kept, Taken(Settings()));
    }

    /// <summary>Kubernetes changes them all at once so: each file points into a folder, by way of one name that is put to another folder.</summary>
    [Fact]
    public void Files_may_be_links_into_a_folder_beside_them()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "..2026_11_29"));
        Write("..2026_11_29/Cards__WebhookSecret", WebhookSecret);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2026_11_29");
        File.CreateSymbolicLink(Path.Combine(_folder, "Cards__WebhookSecret"), "..data/Cards__WebhookSecret");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "more"), "..2026_11_29");
        Write(".Cards__WebhookSecret", "no setting");

        Assert.Equal(WebhookSecret, Taken(Settings()));
        Assert.DoesNotContain(World.With(Settings()).Services.GetRequiredService<IConfiguration>().AsEnumerable(), setting => setting.Value == "no setting");
    }

    /// <summary>Else a portal whose secrets are not mounted would go on with older ones.</summary>
    [Fact]
    public void A_folder_that_is_not_there_stops_the_start()
    {
        var nowhere = Path.Combine(_folder, "nowhere");

        Assert.Contains($"- Secrets:Folder {nowhere} cannot be read (DirectoryNotFoundException).", Refused(("Secrets:Folder", nowhere)), StringComparison.Ordinal);
    }

    /// <summary>All of them at once, whatever is asked of the portal; and those that can be read are not repeated.</summary>
    [Fact]
    public async Task Files_that_cannot_be_read_stop_the_start_and_are_named()
    {
        Write("Cards__WebhookSecret", WebhookSecret);
        string[] closed = [LeadsTo("Cards__SecretKey", "nowhere"), LeadsTo("PayPal__Secret", "PayPal__Secret"), LeadsTo("Mail__Password", "/proc/self/mem")];

        var said = Refused(Settings());
        var (exit, printed) = await PortalProgram.RunAsync(["migrate"], ("Secrets__Folder", _folder));

        Assert.All(closed, file => Assert.Contains($"- The file {file} cannot be read (", said, StringComparison.Ordinal));
        Assert.DoesNotContain("whsec", said, StringComparison.Ordinal);
        Assert.Equal(said.Split('\n').Order(), printed.Split('\n').Order());
        Assert.Equal(1, exit);
    }

    [Fact]
    public void A_file_of_another_user_stops_the_start_and_is_named()
    {
        // Nothing is closed to root.
        if (Environment.IsPrivilegedProcess) return;
        Write("Cards__WebhookSecret", WebhookSecret);
        File.SetUnixFileMode(Path.Combine(_folder, "Cards__WebhookSecret"), UnixFileMode.None);

        Assert.Contains("Cards__WebhookSecret cannot be read (UnauthorizedAccessException).", Refused(Settings()), StringComparison.Ordinal);
    }

    private (string, string?)[] Settings(params (string, string?)[] more) => [("Secrets:Folder", _folder), .. more];

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private string LeadsTo(string file, string place) => File.CreateSymbolicLink(Path.Combine(_folder, file), place).FullName;

    private string? Taken((string, string?)[] settings) => World.With(settings).Services.GetRequiredService<IConfiguration>()["Cards:WebhookSecret"];

    private string Refused(params (string, string?)[] settings) => Assert.Throws<WrongSettings>(() => World.With(settings)).ToString();
}
