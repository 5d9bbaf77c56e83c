namespace DoctorDAO.Server.Hosting;

/// <summary>What one process does. A small association runs one process with all roles; a large one runs several.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>The HTTP API with its description, and the hub.</summary>
    Api = 1,

    /// <summary>The pages.</summary>
    Portal = 2,

    /// <summary>Sign-in and the authorization server.</summary>
    Identity = 4,

    /// <summary>Follows the chain and writes the views. One process has it.</summary>
    Indexer = 8,

    /// <summary>Sends members' signed acts and pays for them. One process has it.</summary>
    Relay = 16,

    All = Api | Portal | Identity | Indexer | Relay,
}
