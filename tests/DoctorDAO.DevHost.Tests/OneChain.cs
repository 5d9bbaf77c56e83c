using DoctorDAO.Testing;

namespace DoctorDAO.DevHost.Tests;

/// <summary>Tests that share a chain and begin by setting it back, so that they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneChain : ICollectionFixture<DaoChain>
{
    /// <summary>Its name.</summary>
    public const string Name = "One chain";
}
