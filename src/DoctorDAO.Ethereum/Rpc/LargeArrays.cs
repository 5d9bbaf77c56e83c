using System.Buffers;
using System.Runtime.CompilerServices;

namespace DoctorDAO.Ethereum;

/// <summary>
/// Arrays for answers, used again by whichever thread comes next. The runtime's pool keeps one of each size for every thread: with arrays of megabytes
/// that rested on threads which never asked again, it was most of a backfill's memory. Large ones are held weakly here, so that they go when they are idle.
/// </summary>
internal static class LargeArrays<T>
{
    private const int LargeBytes = 256 * 1024;
    private const int MostSpare = 6;

    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<T[]>> Spare = [];

    /// <summary>An array of at least this length; its content is whatever it was.</summary>
    public static T[] Rent(int length)
    {
        if (!IsLarge(length))
            return ArrayPool<T>.Shared.Rent(length);
        lock (Gate)
        {
            var (best, found) = (-1, (T[]?)null);
            for (var i = 0; i < Spare.Count; i++)
            {
                if (Spare[i].TryGetTarget(out var array) && array.Length >= length && (found is null || array.Length < found.Length))
                    (best, found) = (i, array);
            }

            if (found is not null)
            {
                Spare.RemoveAt(best);
                return found;
            }
        }

        // A little more, so that the next answer, which is hardly ever of the same length, fits too.
        return GC.AllocateUninitializedArray<T>((int)Math.Min(length + (length / 8L), Array.MaxLength));
    }

    /// <summary>Gives an array back. Nobody may use it afterwards.</summary>
    /// <param name="array">From <see cref="Rent"/>.</param>
    /// <param name="clear">Whether it refers to objects that would otherwise live on.</param>
    public static void Return(T[] array, bool clear = false)
    {
        if (!IsLarge(array.Length))
        {
            ArrayPool<T>.Shared.Return(array, clear);
            return;
        }

        if (clear)
            Array.Clear(array);
        lock (Gate)
        {
            Spare.RemoveAll(static x => !x.TryGetTarget(out _));
            // The oldest goes: sizes follow what the chain gives now.
            if (Spare.Count == MostSpare)
                Spare.RemoveAt(0);
            Spare.Add(new WeakReference<T[]>(array));
        }
    }

    private static bool IsLarge(int length) => (long)length * Unsafe.SizeOf<T>() >= LargeBytes;
}
