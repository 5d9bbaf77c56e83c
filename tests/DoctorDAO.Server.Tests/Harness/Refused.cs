using DoctorDAO.Client;

namespace DoctorDAO.Server.Tests;

/// <summary>What the server refuses, as the client library tells of it.</summary>
internal static class Refused
{
    /// <summary>The act is refused, and the refusal names the field.</summary>
    public static async Task<FieldException> RefusedAsync(string field, Task writing)
    {
        var e = await Assert.ThrowsAsync<FieldException>(() => writing);
        Assert.Equal(field, e.Field);
        return e;
    }
}
