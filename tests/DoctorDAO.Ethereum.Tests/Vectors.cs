using System.Text.Json;

namespace DoctorDAO.Ethereum.Tests;

/// <summary>The files of the folder vectors, embedded.</summary>
internal static class Vectors
{
    public static JsonElement Load(string name)
    {
        using var stream = typeof(Vectors).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
