namespace Telemetry.Engine.Cep;

/// <summary>Makes guards of conditions.</summary>
internal sealed class GuardTable
{
    private readonly List<CepGuardNode> _nodes = [];
    private readonly List<CepGuard> _guards = [];

    /// <summary>Bits that some condition looks at.</summary>
    public ulong Bits { get; private set; }

    /// <summary>Iterative conditions that are used, one more than the greatest.</summary>
    public int Iteratives { get; private set; }

    public CepGuardNode[] Nodes => [.. _nodes];

    public CepGuard[] Guards => [.. _guards];

    public CepGuard Of(CepCondition condition) => Of(condition, isTrue: true);

    private CepGuard Of(CepCondition condition, bool isTrue)
    {
        switch (condition)
        {
            case CepCondition.Anything: return isTrue ? new(0, 0, CepGuard.NoRest) : Node(CepGuardKind.Never, 0, 0);
            case CepCondition.Simple simple: return Bit(1UL << simple.Bit, isTrue);
            case CepCondition.Iterative iterative:
                Iteratives = Math.Max(Iteratives, iterative.Index + 1);
                return Node(CepGuardKind.Iterative, iterative.Index, isTrue ? 1 : 0);
            case CepCondition.Not not: return Of(not.Inner, !isTrue);
            case CepCondition.And and: return Join(Of(and.Left, isTrue), Of(and.Right, isTrue), isTrue);
            case CepCondition.Or or: return Join(Of(or.Left, isTrue), Of(or.Right, isTrue), !isTrue);
            default: throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    private CepGuard Bit(ulong bit, bool isTrue)
    {
        Bits |= bit;
        return isTrue ? new(bit, 0, CepGuard.NoRest) : new(0, bit, CepGuard.NoRest);
    }

    private CepGuard Join(CepGuard left, CepGuard right, bool isBoth)
    {
        if (!isBoth) { return Node(CepGuardKind.Any, Add(left, right), 2); }
        var rest = left.Rest == CepGuard.NoRest ? right.Rest
            : right.Rest == CepGuard.NoRest ? left.Rest
            : Node(CepGuardKind.All, Add(new(0, 0, left.Rest), new(0, 0, right.Rest)), 2).Rest;
        return new(left.Needed | right.Needed, left.Banned | right.Banned, rest);
    }

    private int Add(CepGuard left, CepGuard right)
    {
        _guards.Add(left);
        _guards.Add(right);
        return _guards.Count - 2;
    }

    private CepGuard Node(CepGuardKind kind, int first, int count)
    {
        _nodes.Add(new(kind, first, count));
        return new(0, 0, _nodes.Count - 1);
    }
}
