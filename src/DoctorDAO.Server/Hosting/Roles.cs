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

    /// <summary>Follows the chain and writes the views. Of the processes that have it, one writes at a time.</summary>
    Indexer = 8,

    /// <summary>Sends members' signed acts and pays for them. Of the processes that have it, one sends at a time.</summary>
    Relay = 16,

    All = Api | Portal | Identity | Indexer | Relay,
}
