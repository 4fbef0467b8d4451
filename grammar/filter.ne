# The language of pcap-filter(7) as libpcap 1.10 parses it.
#
# Lines that begin with `#>` are examples of the rule below them: a filter and, after `-->`, how it prints when that
# is not the same. `#!` marks one that libpcap refuses as a syntax error. test/syntax/grammar.test.ts checks them all.
#
# scripts/build-grammar.mjs compiles this file into src/syntax/grammar.generated.ts. The postprocessors only build the
# nodes of src/syntax/tree.ts; %names are token classes of src/syntax/lexer.ts, quoted words are single tokens.

@preprocessor typescript
@{%
import * as primitives from './primitives.js';
import * as tree from './tree.js';
import { meaning } from './keywords.js';
%}

# Nothing at all accepts every packet.
#> tcp port 80
filter -> null                                  {% () => undefined %}
  | expression                                  {% ([expression]) => expression %}

# `and` and `or` bind alike and to the left. Behind the first one a bare identifier will do: it inherits qualifiers.
#> tcp and udp or icmp
#> tcp && udp || icmp  -->  tcp and udp or icmp
#> host a or b  -->  host a or host b
#> not host vs and ace  -->  not host vs and host ace
#! host a b
#! tcp and
#! or tcp
expression -> term                              {% ([term]) => term %}
  | expression connective term                  {% ([left, operator, right]) => tree.join(left, operator, right) %}
  | expression connective identifier            {% ([left, operator, right]) => tree.join(left, operator, right) %}

connective -> %and                              {% ([token]) => token %}
  | %or                                         {% ([token]) => token %}

# `not` binds tighter than `and` and `or`.
#> not tcp and not udp
#> !tcp && ! (udp or icmp)  -->  not tcp and not (udp or icmp)
#> not not tcp
term -> primitive                               {% ([primitive]) => primitive %}
  | %not term                                   {% ([not, operand]) => tree.not(not, operand) %}

#> (tcp or udp) and icmp
#> ip
#! 10.0.0.1
#! ()
primitive -> head identifier                    {% ([head, operand]) => tree.qualified(head, operand) %}
  | "(" expression ")"                          {% ([open, inner, close]) => tree.group(open, inner, close) %}
  | relation                                    {% ([relation]) => relation %}
  | test                                        {% ([test]) => tree.leaf(test) %}

# --- identifiers and their qualifiers ---------------------------------------------------------------------------------

#> port (80 or 443)  -->  port 80 or port 443
#> tcp port ((80))  -->  tcp port 80
#> host not a  -->  not host a
#> host (not (a or b) and c)  -->  not (host a or host b) and host c
#! host ((a) or b)
#! host ((a))
identifier -> name                              {% ([name]) => name %}
  | numeral                                     {% ([numeral]) => tree.numberValue(numeral) %}
  | "(" identifiers ")"                         {% ([open, inner, close]) => tree.group(open, inner, close) %}

# Inside parentheses that hold nothing but identifiers; the first of several must not be parenthesised unless a number.
#> host a or (b and c)  -->  host a or (host b and host c)
#> port ((80) or (443 and (22)))  -->  port 80 or (port 443 and port 22)
identifiers -> name                             {% ([name]) => name %}
  | firstIdentifier connective identifier       {% ([left, operator, right]) => tree.join(left, operator, right) %}

firstIdentifier -> identifiers                  {% ([first]) => first %}
  | numeral                                     {% ([numeral]) => tree.numberValue(numeral) %}

#> host example.org
#> ip proto \tcp
#> portrange 6000-6008
#> net 10
#> net 10.1
#> net 10.0.0.0/8
#> net 192.168.0.0 mask 255.255.0.0
#> ip6 host ::1
#> net 2001:db8::/32
#> ether host 00:11:22:33:44:55
#> ether host 0-11-22-33-44-55
#> ether host 0011.2233.4455
#> ether host 001122334455
#> link host $1f  -->  ether host $1f
#! host tcp
#! net 10/8
#! ether host 00:11:22:33:44
name -> %name                                   {% ([token]) => tree.nameValue(token) %}
  | %ipv4                                       {% ([token]) => tree.addressValue('ipv4', token) %}
  | %ipv4 "/" %number                           {% ([address, , length]) => tree.prefixValue('ipv4-prefix', address, length) %}
  | %ipv4 "mask" %ipv4                          {% ([address, , mask]) => tree.maskValue(address, mask) %}
  | %ipv6                                       {% ([token]) => tree.addressValue('ipv6', token) %}
  | %ipv6 "/" %number                           {% ([address, , length]) => tree.prefixValue('ipv6-prefix', address, length) %}
  | %mac                                        {% ([token]) => tree.addressValue('mac', token) %}
  | %arcnet                                     {% ([token]) => tree.addressValue('arcnet', token) %}
  | %not identifier                             {% ([not, operand]) => tree.not(not, operand) %}

#> port (((80)))  -->  port 80
#> port 0x50
#> port 0120
#! port 08
#! port 4294967296
numeral -> %number                              {% ([token]) => tree.numeral(token) %}
  | "(" numeral ")"                             {% ([open, inner, close]) => tree.groupedNumeral(open, inner, close) %}

#> src a
#> ip src host a
#> ether dst 1:2:3:4:5:6
#! ip host
head -> selection                               {% ([selection]) => selection %}
  | %protocol selection                         {% ([protocol, selection]) => tree.withProtocol(protocol, selection) %}

#> src or dst port 53
#> dst or src port 53  -->  src or dst port 53
#> src && dst net 10.1  -->  src and dst net 10.1
#> wlan addr1 1:2:3:4:5:6  -->  ether addr1 1:2:3:4:5:6
#> ra 1:2:3:4:5:6
#> gateway a
#> ip protochain 6
#! src proto 6
#! src or src a
selection -> direction                          {% ([[first, last, direction]]) => tree.head(first, last, direction, undefined) %}
  | direction %addressType                      {% ([[first, , direction], type]) => tree.head(first, type, direction, meaning('addressType', type.text)) %}
  | %addressType                                {% ([type]) => tree.head(type, type, undefined, meaning('addressType', type.text)) %}
  | %undirectedType                             {% ([type]) => tree.head(type, type, undefined, meaning('undirectedType', type.text)) %}

direction -> %direction                         {% ([token]) => [token, token, meaning('direction', token.text)] %}
  | %wlanAddress                                {% ([token]) => [token, token, meaning('wlanAddress', token.text)] %}
  | "src" connective "dst"                      {% ([first, operator, last]) => [first, last, operator.type] %}
  | "dst" connective "src"                      {% ([first, operator, last]) => [first, last, operator.type] %}

# --- tests that need no identifier ------------------------------------------------------------------------------------

#> ip6
#> wlan  -->  ether
#> es-is  -->  esis
test -> %protocol                               {% ([token]) => primitives.protocolTest(token) %}
  | cast                                        {% ([test]) => test %}
  | lengthTest                                  {% ([test]) => test %}
  | encapsulation                               {% ([test]) => test %}
  | interfaceTest                               {% ([test]) => test %}
  | pf                                          {% ([test]) => test %}
  | wlan                                        {% ([test]) => test %}
  | %protocol wlan                              {% ([protocol, test]) => primitives.startingAt(protocol, test) %}
  | llc                                         {% ([test]) => test %}
  | ss7                                         {% ([test]) => test %}
  | atm                                         {% ([test]) => test %}

#> broadcast
#> link multicast  -->  ether multicast
#! src broadcast
cast -> %cast                                   {% ([cast]) => primitives.cast(undefined, cast) %}
  | %protocol %cast                             {% ([protocol, cast]) => primitives.cast(protocol, cast) %}

#> less 100
#> greater 0x400  -->  greater 1024
#> byte 0 & 1
#> byte 12 = 8
#> byte 12 == 8  -->  byte 12 = 8
#! less (100)
#! byte 12 != 8
lengthTest -> %length %number                   {% ([keyword, number]) => primitives.lengthTest(keyword, number) %}
  | %byte %number %bitwise %number              {% ([keyword, offset, operator, value]) => primitives.byteTest(keyword, offset, operator, value) %}
  | %byte %number %comparison %number           {% ([keyword, offset, operator, value]) => primitives.byteTest(keyword, offset, operator, value) %}

#> vlan
#> vlan 100 and mpls (1024) and pppoes 7 and geneve 0xa  -->  vlan 100 and mpls 1024 and pppoes 7 and geneve 10
#> pppoed
#! pppoed 7
encapsulation -> %encapsulation                 {% ([keyword]) => primitives.encapsulation(keyword, undefined) %}
  | %encapsulation numeral                      {% ([keyword, numeral]) => primitives.encapsulation(keyword, numeral) %}
  | %pppoed                                     {% ([keyword]) => primitives.pppoed(keyword) %}

#> inbound
#> outbound and ifindex 3
interfaceTest -> %side                          {% ([side]) => primitives.directionTest(side) %}
  | %ifindex %number                            {% ([keyword, number]) => primitives.interfaceIndex(keyword, number) %}

#> on eth0  -->  ifname eth0
#> rset blue and rnr 3 and srnr 4  -->  ruleset blue and rulenum 3 and subrulenum 4
#> reason match or reason 3
#> action pass
#! action 1
#! on 0
pf -> %pfName %name                             {% ([field, value]) => primitives.pf(meaning('pfName', field.text), field, value) %}
  | %pfNumber %number                           {% ([field, value]) => primitives.pf(meaning('pfNumber', field.text), field, value) %}
  | %reason %number                             {% ([field, value]) => primitives.pf('reason', field, value) %}
  | %reason %name                               {% ([field, value]) => primitives.pf('reason', field, value) %}
  | %action %name                               {% ([field, value]) => primitives.pf('action', field, value) %}

# A protocol in front of these changes nothing.
#> type mgt
#> wlan type mgt subtype beacon  -->  type mgt subtype beacon
#> type 8 subtype 0x40  -->  type 8 subtype 64
#> subtype beacon
#> direction tods or dir 3  -->  dir tods or dir 3
#! subtype 0x40
wlan -> %wlanType wlanName                      {% ([keyword, type]) => primitives.wlanType(keyword, type, undefined) %}
  | %wlanType wlanName %wlanSubtype wlanName    {% ([keyword, type, , subtype]) => primitives.wlanType(keyword, type, subtype) %}
  | %wlanSubtype %name                          {% ([keyword, subtype]) => primitives.wlanType(keyword, undefined, subtype) %}
  | %wlanDirection wlanName                     {% ([keyword, value]) => primitives.wlanDirection(keyword, value) %}

wlanName -> %name                               {% ([token]) => token %}
  | %number                                     {% ([token]) => token %}

# `rnr` is a keyword of PF that LLC needs as well.
#> llc
#> llc u
#> llc rnr
#> llc rulenum  -->  llc rnr
#! llc 3
llc -> %llc                                     {% ([keyword]) => primitives.llc(keyword, keyword, undefined) %}
  | %llc %name                                  {% ([keyword, type]) => primitives.llcNamed(keyword, type) %}
  | %llc "rnr"                                  {% ([keyword, type]) => primitives.llc(keyword, type, 'rnr') %}
  | %llc "rulenum"                              {% ([keyword, type]) => primitives.llc(keyword, type, 'rnr') %}

#> fisu or hmsu
#> lsu  -->  lssu
#> opc 5
#> hdpc >= 5
#> sio (3 or 4 or 5)
#! sio (3 and 4)
#! sio (> 3)
ss7 -> %mtp2Type                                {% ([type]) => primitives.mtp2(type) %}
  | %mtp3Field fieldTest                        {% ([field, test]) => primitives.mtp3Field(field, test) %}

#> oam or lane
#> vpi 3 and vci != 5
#> vpi 3 and vci == 5  -->  vpi 3 and vci 5
#> vci (5 or 6)
#! vci ((5) or 6)
atm -> %atmType                                 {% ([type]) => primitives.atm(type) %}
  | %atmField fieldTest                         {% ([field, test]) => primitives.atmField(field, test) %}

#> vci = 5  -->  vci 5
fieldTest -> %number                            {% ([number]) => primitives.fieldEquals(number) %}
  | compare %number                             {% ([operator, number]) => primitives.fieldCompares(operator, number) %}
  | "(" fieldValues ")"                         {% ([open, values, close]) => primitives.fieldIsOneOf(open, values, close) %}

fieldValues -> %number                          {% ([number]) => tree.values(undefined, number) %}
  | fieldValues %or %number                     {% ([previous, , number]) => tree.values(previous, number) %}

# --- arithmetic -------------------------------------------------------------------------------------------------------

#> len > 100
#> ip[0] & 0xf != 5
#> 1 <= 2 and 3 == 3  -->  1 <= 2 and 3 = 3
#! ip[0] = 1 = 1
#! (ip[0] = 1
relation -> arithmetic compare arithmetic       {% ([left, operator, right]) => tree.comparison(left, operator, right) %}

compare -> %comparison                          {% ([token]) => token %}
  | %equalOrderOrDiffer                         {% ([token]) => token %}

# Operators stand in a row here, however they bind: src/syntax/arithmetic.ts sorts that out. What is no single number is
# `compound`, because `(5)` is a number where `(len)` is arithmetic.
#> ip[2:2] - (ip[0] & 0xf) * 4 > 0
#> 1 + 2 * 3 << 4 & 5 | 6 = 7
#> (1 | 2) & 3 = 2
#> 8 % 3 + 1 = 0  -->  8 % (3 + 1) = 0
#> 1 + 6 ^ 3 & 1 = 5  -->  1 + (6 ^ (3 & 1)) = 5
#> -1 + 2 = 1
#! 1 + = 2
arithmetic -> numeral                           {% ([numeral]) => tree.numberOperand(numeral) %}
  | compound                                    {% ([compound]) => compound %}

#> (len) = 0  -->  len = 0
#> (len + 1) * (5) = 0  -->  (len + 1) * 5 = 0
compound -> operand                             {% ([operand]) => operand %}
  | arithmetic operator numeral                 {% ([left, operator, right]) => tree.terms(left, operator, tree.numberOperand(right)) %}
  | arithmetic operator operand                 {% ([left, operator, right]) => tree.terms(left, operator, right) %}

#> tcp[tcpflags] & (tcp-syn|tcp-fin) != 0  -->  tcp[tcpflags] & (tcp-syn | tcp-fin) != 0
#> tcp[12:1] = 0  -->  tcp[12] = 0
#> link[ip[0]:4] = 0  -->  ether[ip[0]:4] = 0
#> - - len = 0  -->  --len = 0
#> - (5) = 0  -->  -5 = 0
#! tcp[0:len] = 0
#! tcp[] = 0
operand -> %protocol "[" arithmetic "]"         {% ([protocol, , offset, close]) => tree.load(protocol, offset, undefined, close) %}
  | %protocol "[" arithmetic ":" %number "]"    {% ([protocol, , offset, , size, close]) => tree.load(protocol, offset, size, close) %}
  | %packetLength                               {% ([token]) => tree.lengthOperand(token) %}
  | "(" compound ")"                            {% ([open, inner, close]) => tree.groupedOperand(open, inner, close) %}
  | %minus numeral                              {% ([minus, operand]) => tree.minus(minus, tree.numberOperand(operand)) %}
  | %minus operand                              {% ([minus, operand]) => tree.minus(minus, operand) %}

operator -> %arithmetic                         {% ([token]) => token %}
  | %minus                                      {% ([token]) => token %}
  | %slash                                      {% ([token]) => token %}
  | %bitwise                                    {% ([token]) => token %}
