namespace Portal.Tests.Adapters.Kit;

public sealed class ContractTests
{
    /// <summary>Fails where the project's shared folder is missing, so that nobody mistakes unchecked for right.</summary>
    [Fact]
    public void The_vendors_documents_are_here_to_check_against() => Assert.NotNull(Adapters.Contracts);
}
