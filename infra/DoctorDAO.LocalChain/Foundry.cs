using System.Runtime.InteropServices;

namespace DoctorDAO.LocalChain;

/// <summary>Foundry's programs as npm installs them in <c>contracts</c>: the programs themselves and not npm's wrappers, which would stand between
/// us and their end.</summary>
public static class Foundry
{
    /// <summary>Path of <c>anvil</c>, <c>forge</c> or <c>cast</c>.</summary>
    /// <param name="contracts">The <c>contracts</c> folder.</param>
    /// <param name="tool">Its name.</param>
    /// <exception cref="FileNotFoundException">npm has not installed it; the message says what to run.</exception>
    public static string PathOf(string contracts, string tool)
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
        var path = Path.Combine(
            contracts, "node_modules", "@foundry-rs", $"{tool}-{system}-{architecture}", "bin", OperatingSystem.IsWindows() ? tool + ".exe" : tool);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{tool} is missing: run npm ci in contracts.", path);
    }
}
